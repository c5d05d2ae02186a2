import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sampleConsole } from '../../../support/sample-console.js';
import { testApi } from '../graphql/test-api.js';

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const SCRIPT = '/console/main-1f.js';

describe('the console', () => {
  it.each([
    '/',
    '/operations/op_1',
    '/operations/op_1/trials/17',
    '/new/backtest?from=op_1',
    '/tried',
    '/system/',
  ])('is shown to browsers at %s', async (path) => {
    const response = await testApi().fetch(path, { headers: html });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(sampleConsole.page.text);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('leaves reports and downloads, and programs, as they are', async () => {
    const { fetch } = testApi();
    const report = await fetch('/operations/op_none/report', { headers: html });
    expect(report.status).toBe(404);
    expect((await fetch('/operations/op_none', { headers: { accept: 'application/json' } })).status).toBe(
      404,
    );
    expect((await fetch('/elsewhere', { headers: html })).status).toBe(404);
  });

  it('allows no inline script or style, and nothing of another server', async () => {
    const response = await testApi().fetch('/', { headers: html });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  it('lets browsers keep its files for ever, packed for those who take that', async () => {
    const { fetch } = testApi();
    const plain = await fetch(SCRIPT);
    expect(plain.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(plain.headers.get('content-type')).toContain('text/javascript');
    const packed = await fetch(SCRIPT, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const refused = await fetch(SCRIPT, { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(refused.headers.get('content-encoding')).toBeNull();
    expect(gunzipSync(new Uint8Array(await packed.arrayBuffer())).toString()).toBe(await plain.text());
  });

  it('says that a file of an earlier version is gone', async () => {
    const response = await testApi().fetch('/console/main-0a.js');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('load its page anew');
  });

  it('asks for a key where the API does', async () => {
    const api = testApi({}, { apiKeys: [{ name: 'alice', key: 'key-of-alice' }] });
    const response = await api.fetch('/operations/op_1?tab=all', { headers: html });
    expect(response.headers.get('location')).toBe('/login?next=%2Foperations%2Fop_1%3Ftab%3Dall');
    expect((await api.fetch(SCRIPT)).status).toBe(401);
  });

  it('takes GET and HEAD', async () => {
    const { fetch } = testApi();
    expect(await (await fetch('/models', { method: 'HEAD', headers: html })).text()).toBe('');
    expect((await fetch(SCRIPT, { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });
});
