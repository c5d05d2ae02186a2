import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

const apiKeys = [
  { name: 'alice', key: 'key-of-alice' },
  { name: 'bob', key: 'key-of-bob' },
];
const start = `mutation { startBacktest(input: {
  symbol: "AAPL", timeframe: "1d", strategyConfigPath: "strategies/a.yaml", startDate: "2024-01-01", endDate: "2024-01-31"
}) { __typename } }`;

type Api = ReturnType<typeof testApi>;
const ask = (api: Api, authorization?: string, query = '{ __typename }') =>
  api.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({ query }),
  });

describe('with API keys', () => {
  it.each([undefined, 'Bearer wrong', 'Bearer key-of-alic', 'Bearer', 'Basic key-of-alice', 'key-of-alice'])(
    'refuses the header %j',
    async (authorization) => {
      const response = await ask(testApi({}, { apiKeys }), authorization);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    },
  );

  it('refuses unknown paths and the files of the playground too', async () => {
    const { fetch } = testApi({}, { apiKeys });
    expect((await fetch('/anything')).status).toBe(401);
    expect((await fetch('/assets/graphiql.js')).status).toBe(401);
  });

  it.each([
    '/health?/graphql',
    '/ready?/graphql',
    '/login?/graphql',
    '/metrics?/graphql',
    '/x/graphql',
    '/x?/health',
  ])('is not talked round by an address that looks like another: %s', async (path) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    };
    const response = await testApi({}, { apiKeys }).fetch(path, init);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain('Query');
  });

  it('sends browsers that open a page to the login, and back afterwards', async () => {
    const { fetch } = testApi({}, { apiKeys });
    const response = await fetch('/operations/op_1/report?a=b&c', { headers: { accept: 'text/html,*/*' } });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/login?next=%2Foperations%2Fop_1%2Freport%3Fa%3Db%26c');
  });

  it('answers a browser that shows a wrong key with 401', async () => {
    const headers = { accept: 'text/html', authorization: 'Bearer wrong' };
    expect((await testApi({}, { apiKeys }).fetch('/graphql', { headers })).status).toBe(401);
  });

  it('keeps /health and /ready open', async () => {
    const { fetch, readiness } = testApi({}, { apiKeys });
    readiness.ready();
    expect((await fetch('/health')).status).toBe(200);
    expect((await fetch('/ready')).status).toBe(200);
  });

  it('takes a known key and tells the service whose it is', async () => {
    const api = testApi({}, { apiKeys });
    expect((await ask(api, 'Bearer key-of-bob', start)).status).toBe(200);
    expect(api.calls.started.map(({ caller }) => caller)).toEqual(['bob']);
  });
});

describe('with a file of API keys', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ktrdr-keys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets in who stands in the file, and nobody else however it breaks', async () => {
    const apiKeysFile = join(folder, 'keys');
    writeFileSync(apiKeysFile, 'alice:key-of-alice\n');
    const api = testApi({}, { apiKeys: apiKeys.slice(0, 1), apiKeysFile });
    api.readiness.ready();
    const statusOf = async (key: string) => (await ask(api, `Bearer ${key}`)).status;
    const statuses = async () => [await statusOf('key-of-alice'), await statusOf('key-of-carol')];
    const ready = async () => (await api.fetch('/ready')).status;
    expect([await statuses(), await ready()]).toEqual([[200, 401], 200]);
    writeFileSync(apiKeysFile, '# team\ncarol:key-of-carol\nalice\n');
    expect([await statuses(), await ready()]).toEqual([[401, 200], 200]);
    writeFileSync(apiKeysFile, '');
    expect([await statuses(), await ready()]).toEqual([[401, 401], 503]);
    expect((await ask(api)).status).toBe(401);
    rmSync(apiKeysFile);
    expect([await statuses(), await ready()]).toEqual([[401, 401], 503]);
    expect((await api.fetch('/health')).status).toBe(200);
  });
});

describe('without API keys', () => {
  it('answers names of this machine only', async () => {
    const { server } = testApi();
    const status = async (host: string) =>
      (await server.fetch(`http://${host}/graphql?query={__typename}`)).status;
    expect(await status('localhost:8000')).toBe(200);
    expect(await status('127.0.0.1:8000')).toBe(200);
    expect(await status('[::1]:8000')).toBe(200);
    expect(await status('rebound.example:8000')).toBe(403);
  });

  it('answers every name once that was allowed', async () => {
    const { server } = testApi({}, { host: '0.0.0.0', allowUnauthenticated: true });
    expect((await server.fetch('http://ktrdr.example/graphql?query={__typename}')).status).toBe(200);
  });
});
