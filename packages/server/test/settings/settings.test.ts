import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEnvironment, VARIABLES } from '../../src/settings/environment.ts';
import { isLoopback, settingsOf } from '../../src/settings/settings.ts';

function parsed(env: Record<string, string>) {
  return settingsOf(readEnvironment(env).environment);
}

describe('settings', () => {
  it('have defaults that keep to this machine', () => {
    expect(parsed({})).toMatchObject({
      ok: true,
      settings: {
        host: '127.0.0.1',
        port: 4600,
        loopback: true,
        store: { kind: 'sqlite' },
        metrics: 'public',
        secureCookies: false,
      },
    });
  });

  it('follow from each other', () => {
    expect(parsed({ KEPT_HOST: '0.0.0.0' })).toMatchObject({ settings: { loopback: false, metrics: 'key' } });
    expect(parsed({ KEPT_PUBLIC_URL: 'https://kept.example.com/' })).toMatchObject({
      settings: { publicUrl: 'https://kept.example.com', secureCookies: true },
    });
    expect(parsed({ KEPT_DATABASE_URL: 'postgres://kept@db/kept' })).toMatchObject({
      settings: { store: { kind: 'postgres' } },
    });
    expect(parsed({ KEPT_RATE_LIMIT: '0' })).toMatchObject({ settings: { rateLimit: null } });
    expect(parsed({})).toMatchObject({ settings: { deliveriesKeptMs: 90 * 86_400_000 } });
    expect(parsed({ KEPT_DELIVERIES_KEPT_DAYS: '1' })).toMatchObject({
      settings: { deliveriesKeptMs: 2 * 86_400_000 },
    });
    expect(parsed({ KEPT_DELIVERIES_KEPT_DAYS: '0' })).toMatchObject({ settings: { deliveriesKeptMs: null } });
  });

  it.each([
    ['KEPT_PORT', 'http'],
    ['KEPT_PORT', '70000'],
    ['KEPT_DELIVERIES_KEPT_DAYS', 'ever'],
    ['KEPT_PUBLIC_URL', 'kept.example.com'],
    ['KEPT_PUBLIC_URL', 'https://example.com/kept'],
    ['KEPT_DATABASE_URL', 'mysql://db/kept'],
    ['KEPT_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['KEPT_TRUSTED_PROXIES', 'proxy.example.com'],
    ['KEPT_METRICS', 'open'],
    ['KEPT_LOG_LEVEL', 'verbose'],
    ['KEPT_BODY_LIMIT_MB', '-1'],
  ])('%s=%s is refused by name', (name, value) => {
    const result = parsed({ [name]: value });
    expect(result).toMatchObject({
      ok: false,
      faults: [{ variable: name, message: expect.stringMatching(/\.$/) }],
    });
  });

  it('never say what a database address holds', () => {
    expect(JSON.stringify(parsed({ KEPT_DATABASE_URL: 'mysql://kept:s3cret@db/kept' }))).not.toContain('s3cret');
  });

  it('find every fault at once, and names that are none', () => {
    expect(parsed({ KEPT_PORT: 'x', KEPT_METRICS: 'y' })).toMatchObject({ faults: [{}, {}] });
    expect(readEnvironment({ KEPT_PROT: '1', HOME: '/' }).unknown).toEqual(['KEPT_PROT']);
  });

  it('know what is loopback', () => {
    expect(['127.0.0.1', '127.8.8.8', 'localhost', '::1'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '10.0.0.1', 'example.com'].some(isLoopback)).toBe(false);
  });

  it('are all in the documentation, with their defaults', () => {
    const page = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
    for (const [name, [standard]] of Object.entries(VARIABLES)) {
      expect(page).toContain(`| \`${name}\` |${standard === '' ? '' : ` \`${standard}\``} |`);
    }
  });
});
