import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

const apiKeys = [
  { name: 'alice', key: 'key-of-alice' },
  { name: 'bob', key: 'key-of-bob' },
];
const FORM = 'application/x-www-form-urlencoded';
const ORIGIN = 'http://localhost';
const query = JSON.stringify({ query: '{ __typename }' });
const start = `mutation { startBacktest(input: {
  symbol: "AAPL", timeframe: "1d", strategyConfigPath: "strategies/a.yaml", startDate: "2024-01-01", endDate: "2024-01-31"
}) { __typename } }`;

type Api = ReturnType<typeof testApi>;
const guarded = () => testApi({}, { apiKeys });

const signIn = async (api: Api, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  api.fetch('/login', {
    method: 'POST',
    headers: { 'content-type': FORM, origin: ORIGIN, ...headers },
    body: new URLSearchParams(fields).toString(),
  });

/** What the browser sends back of the cookie it was given. */
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';

const ask = (api: Api, cookie: string, headers: Record<string, string> = {}, body = query) =>
  api.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie, ...headers },
    body,
  });

describe('GET /login', () => {
  it('asks for a key without any script, and loads nothing', async () => {
    const response = await guarded().fetch('/login?next=/graphql');
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('<form method="post" action="/login">');
    expect(page).not.toMatch(/<script|<link|<img/);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    );
  });

  it('escapes the address to go to', async () => {
    const page = await (await guarded().fetch(`/login?next=${encodeURIComponent('/"><script>')}`)).text();
    expect(page).not.toContain('<script>');
    const other = await (await guarded().fetch(`/login?next=${encodeURIComponent("/x?'&amp;")}`)).text();
    expect(other).toContain('value="/x?%27&#38;amp;"');
  });

  it('shows a link to who comes from elsewhere: such a visit carries no session', async () => {
    const from = async (site: string) =>
      (await guarded().fetch('/login?next=/graphql', { headers: { 'sec-fetch-site': site } })).text();
    expect(await from('cross-site')).toContain('<a href="/graphql">');
    expect(await from('none')).not.toContain('<a ');
  });

  it('says who is signed in', async () => {
    const api = guarded();
    const cookie = cookieOf(await signIn(api, { key: 'key-of-bob' }));
    const page = await (await api.fetch('/login', { headers: { cookie } })).text();
    expect(page).toContain('Signed in as bob');
    expect(page).toContain('action="/logout"');
  });
});

describe('POST /login', () => {
  it('opens a session with a known key and goes where the browser wanted to', async () => {
    const response = await signIn(guarded(), { key: ' key-of-alice ', next: '/operations/op_1/report' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/operations/op_1/report');
    expect(response.headers.get('set-cookie')).toMatch(
      /^ktrdr_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
  });

  it('never goes to another server', async () => {
    const response = await signIn(guarded(), { key: 'key-of-alice', next: '//elsewhere.example/' });
    expect(response.headers.get('location')).toBe('/');
  });

  it('marks the cookie as secure when the browser came by https', async () => {
    const response = await signIn(guarded(), { key: 'key-of-alice' }, { origin: 'https://localhost' });
    expect(response.headers.get('set-cookie')).toMatch(/; Secure$/);
  });

  it.each(['', 'key-of-alic', 'key-of-alice2', 'alice:key-of-alice'])('refuses the key %j', async (key) => {
    const response = await signIn(guarded(), { key, next: '/a' });
    expect(response.status).toBe(401);
    expect(response.headers.get('set-cookie')).toBeNull();
    const page = await response.text();
    expect(page).toContain('not known');
    expect(page).toContain('value="/a"');
  });

  it('makes an address wait that tries too many keys', async () => {
    const api = guarded();
    for (let time = 0; time < 10; time++) expect((await signIn(api, { key: 'guess' })).status).toBe(401);
    const response = await signIn(api, { key: 'key-of-alice' });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('counts guesses that come at once', async () => {
    const api = guarded();
    const guesses = Array.from({ length: 30 }, () => signIn(api, { key: 'guess' }));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  });

  it('refuses forms of foreign pages', async () => {
    for (const headers of [{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }])
      expect((await signIn(guarded(), { key: 'key-of-alice' }, headers)).status).toBe(403);
  });

  it('refuses what is no form, or a large one', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await signIn(guarded(), { key: 'key-of-alice' }, json)).status).toBe(415);
    expect((await signIn(guarded(), { key: 'x'.repeat(8_192) })).status).toBe(413);
  });

  it('refuses a form that breaks off', async () => {
    function* broken(): Generator<Buffer> {
      yield Buffer.from('key=key-of-');
      throw new Error('aborted');
    }
    const init = {
      method: 'POST',
      headers: { 'content-type': FORM, origin: ORIGIN },
      body: Readable.toWeb(Readable.from(broken())) as ReadableStream<Uint8Array>,
      duplex: 'half',
    };
    const response = await guarded().fetch('/login', init);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('refuses other methods', async () => {
    const response = await guarded().fetch('/login', { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  });
});

describe('a session', () => {
  it('opens API, playground and files, in the name of its key', async () => {
    const api = guarded();
    const cookie = cookieOf(await signIn(api, { key: 'key-of-bob' }));
    expect((await ask(api, cookie, {}, JSON.stringify({ query: start }))).status).toBe(200);
    expect(api.calls.started.map(({ caller }) => caller)).toEqual(['bob']);
    expect((await api.fetch('/graphql', { headers: { cookie, accept: 'text/html' } })).status).toBe(200);
  });

  it('is not what a made-up cookie opens', async () => {
    expect((await ask(guarded(), `ktrdr_session=${'A'.repeat(43)}`)).status).toBe(401);
  });

  it('does not count beside a wrong key', async () => {
    const api = guarded();
    const cookie = cookieOf(await signIn(api, { key: 'key-of-bob' }));
    expect((await ask(api, cookie, { authorization: 'Bearer wrong' })).status).toBe(401);
  });

  it.each([{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])(
    'is of no use to foreign pages: %j',
    async (headers) => {
      const api = guarded();
      const cookie = cookieOf(await signIn(api, { key: 'key-of-bob' }));
      const response = await ask(api, cookie, headers, JSON.stringify({ query: start }));
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'FOREIGN_REQUEST' } }] });
      expect(api.calls.started).toEqual([]);
    },
  );

  it('is of no use to foreign pages in browsers that tell the origin only', async () => {
    const api = guarded();
    const cookie = cookieOf(await signIn(api, { key: 'key-of-bob' }));
    const from = async (origin: string) =>
      (
        await api.fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', cookie, origin },
          body: query,
        })
      ).status;
    expect([await from('http://localhost:3000'), await from('null'), await from(ORIGIN)]).toEqual([
      403, 403, 200,
    ]);
  });

  it('needs what a page cannot send unasked where nothing tells the page', async () => {
    const api = guarded();
    const cookie = cookieOf(await signIn(api, { key: 'key-of-bob' }));
    const post = async (type: string) =>
      (
        await api.fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': type, cookie },
          body: query,
        })
      ).status;
    expect([await post('text/plain'), await post('application/json')]).toEqual([403, 200]);
  });

  it('ends with the logout', async () => {
    const api = guarded();
    const cookie = cookieOf(await signIn(api, { key: 'key-of-bob' }));
    const response = await api.fetch('/logout', { method: 'POST', headers: { cookie, origin: ORIGIN } });
    expect(response.status).toBe(303);
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await ask(api, cookie)).status).toBe(401);
  });

  it('is not ended by foreign pages, nor by a link', async () => {
    const api = guarded();
    const cookie = cookieOf(await signIn(api, { key: 'key-of-bob' }));
    const foreign = { cookie, origin: 'https://elsewhere.example' };
    expect((await api.fetch('/logout', { method: 'POST', headers: foreign })).status).toBe(403);
    expect((await api.fetch('/logout', { headers: { cookie } })).status).toBe(405);
    expect((await ask(api, cookie)).status).toBe(200);
  });

  it('ends when the browser signs in again', async () => {
    const api = guarded();
    const first = cookieOf(await signIn(api, { key: 'key-of-bob' }));
    const second = cookieOf(await signIn(api, { key: 'key-of-alice' }, { cookie: first }));
    expect([(await ask(api, first)).status, (await ask(api, second)).status]).toEqual([401, 200]);
  });
});

describe('a session of a key in a file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ktrdr-keys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('ends when the key is taken out, and only then', async () => {
    const apiKeysFile = join(folder, 'keys');
    writeFileSync(apiKeysFile, 'alice:key-of-alice\nbob:key-of-bob\n');
    const api = testApi({}, { apiKeys, apiKeysFile });
    const ofAlice = cookieOf(await signIn(api, { key: 'key-of-alice' }));
    const ofBob = cookieOf(await signIn(api, { key: 'key-of-bob' }));
    writeFileSync(apiKeysFile, '# alice has left\nbob:key-of-bob\n');
    expect([(await ask(api, ofAlice)).status, (await ask(api, ofBob)).status]).toEqual([401, 200]);
  });
});
