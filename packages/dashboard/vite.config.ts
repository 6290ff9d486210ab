import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompressing } from './scripts/precompress.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** All that the service answers itself; the rest are pages. */
const SERVICE = ['/v1', '/openapi.json', '/docs', '/healthz', '/readyz', '/metrics'];
const service = process.env.KEPT_URL ?? 'http://127.0.0.1:4600';

export default defineConfig({
  root: here,
  plugins: [react(), precompressing()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome120', 'firefox121', 'safari17.4'],
    // No data: URLs and no inline polyfill script, so that a policy of 'self' alone holds.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 4601,
    proxy: Object.fromEntries(SERVICE.map((path) => [path, { target: service, changeOrigin: false }])),
  },
});
