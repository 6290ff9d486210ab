import { defineConfig } from 'vitest/config';

// Not `import`: it would reach Node itself, and CommonJS packages would then get ES modules.
const conditions = ['source', 'node', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/**/*.test.ts', 'benchmarks/**/*.test.ts'],
    reporters: ['default', './scripts/closing-line.ts'],
    // Machines that build are noisy: a test that hangs ends, one that is slow does not. One that fails is tried twice more
    // there, and the report tells.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    retry: process.env.CI ? 2 : 0,
    execArgv: ['--conditions=source'],
  },
});
