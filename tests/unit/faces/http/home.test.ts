import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sampleConsole } from '../../../support/sample-console.js';
import { testApi } from '../graphql/test-api.js';

const apiKeys = [{ name: 'alice', key: 'key-of-alice' }];
const get = (path: string, accept: string, api = testApi()) => api.fetch(path, { headers: { accept } });

describe('/', () => {
  it('shows browsers the console', async () => {
    const response = await get('/', 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(sampleConsole.page.text);
    expect(response.headers.get('vary')).toContain('accept');
  });

  it('tells programs where things are, and each of these addresses answers', async () => {
    const api = testApi();
    api.readiness.ready();
    const response = await get('/', 'application/json', api);
    expect(response.headers.get('content-type')).toContain('application/json');
    const { name, ...addresses } = (await response.json()) as Record<string, string>;
    expect(name).toBe('ktrdr');
    for (const address of Object.values(addresses)) {
      const query = address === '/graphql' ? '?query={__typename}' : '';
      expect((await api.fetch(`${address}${query}`)).status).toBe(200);
    }
  });

  it('tells everyone else the same as text', async () => {
    for (const accept of ['*/*', 'text/plain', '']) {
      const response = await get('/', accept);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await response.text()).toMatch(/\/graphql\n.*\/schema\.graphql\n/s);
    }
  });

  it('takes GET and HEAD', async () => {
    const { fetch } = testApi();
    expect(await (await fetch('/', { method: 'HEAD' })).text()).toBe('');
    expect((await fetch('/', { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  it('asks for a key where the API does', async () => {
    const api = testApi({}, { apiKeys });
    expect((await get('/', '*/*', api)).status).toBe(401);
    expect((await get('/', 'text/html', api)).headers.get('location')).toBe('/login?next=%2F');
  });
});

describe('/schema.graphql', () => {
  it('is schema/schema.graphql', async () => {
    const response = await get('/schema.graphql', '*/*');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toBe(readFileSync('schema/schema.graphql', 'utf8'));
  });

  it('takes GET and HEAD', async () => {
    const { fetch } = testApi();
    expect(await (await fetch('/schema.graphql', { method: 'HEAD' })).text()).toBe('');
    expect((await fetch('/schema.graphql', { method: 'POST' })).status).toBe(405);
  });

  it('asks for a key where the API does', async () => {
    const api = testApi({}, { apiKeys });
    expect((await get('/schema.graphql', '*/*', api)).status).toBe(401);
    const headers = { authorization: 'Bearer key-of-alice' };
    expect((await api.fetch('/schema.graphql', { headers })).status).toBe(200);
  });
});
