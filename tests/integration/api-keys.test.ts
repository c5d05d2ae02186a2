import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphqlClient } from '../../src/faces/client/graphql-client.js';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { runCli } from '../support/cli.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { sendRaw } from '../support/send-raw.js';

const ALICE = 'key-of-alice-0123456789';
const BOB = 'key-of-bob-0123456789';
const QUERY = '{ __typename }';
const ANSWER = '"__typename":"Query"';

const post = (url: string, headers: Record<string, string>) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: QUERY }),
  });

async function signIn(url: string, key: string): Promise<{ response: Response; cookie: string }> {
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { origin: url },
    body: new URLSearchParams({ key, next: '/operations/op_1/report' }),
    redirect: 'manual',
  });
  return { response, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

describe('a server with API keys', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path, { API_KEYS: `alice:${ALICE},bob:${BOB}`, LOG_LEVEL: 'trace' });
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('opens to each key and to nothing else', async () => {
    const status = async (headers: Record<string, string>) => (await post(server.url, headers)).status;
    expect(await status({ authorization: `Bearer ${ALICE}` })).toBe(200);
    expect(await status({ authorization: `Bearer ${BOB}` })).toBe(200);
    expect(await status({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await status({})).toBe(401);
  });

  it('keeps /health and /ready open', async () => {
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  });

  it('turns a key into a session that opens API and pages', async () => {
    const { response, cookie } = await signIn(server.url, BOB);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/operations/op_1/report');
    expect((await post(server.url, { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    const page = await fetch(`${server.url}/graphql`, { headers: { cookie, accept: 'text/html' } });
    expect(await page.text()).toContain('<title>ktrdr</title>');
  });

  it('asks for a key before it says anything of an operation', async () => {
    const client = new GraphqlClient({ serverUrl: server.url, apiKey: ALICE });
    const id = await startBacktest(client);
    await pullUntilDone(client, id);
    const files = ['report', 'trades.csv', 'equity.csv', 'bars.csv'];
    const { cookie } = await signIn(server.url, ALICE);
    for (const file of files) {
      const status = async (headers: Record<string, string>) =>
        (await fetch(`${server.url}/operations/${id}/${file}`, { headers, redirect: 'manual' })).status;
      expect(await status({})).toBe(401);
      expect(await status({ accept: 'text/html' })).toBe(303);
      const [byKey, bySession] = [
        await status({ authorization: `Bearer ${ALICE}` }),
        await status({ cookie }),
      ];
      expect(bySession).toBe(byKey);
      expect([401, 303]).not.toContain(byKey);
    }
  });

  it.each([
    ['POST /health?/graphql HTTP/1.1', 'localhost'],
    ['POST /ready?/graphql HTTP/1.1', 'localhost'],
    ['POST /login?/graphql HTTP/1.1', 'localhost'],
    ['POST /graphql HTTP/1.1', 'localhost/health?'],
    ['POST /graphql HTTP/1.1', 'localhost/login?'],
    ['POST /graphql HTTP/1.1', 'localhost/health#'],
    ['POST http://localhost/health?/graphql HTTP/1.1', 'localhost'],
    ['POST //localhost/health/../graphql HTTP/1.1', 'localhost'],
    ['POST /%67raphql HTTP/1.1', 'localhost'],
    ['POST /health/..%2fgraphql HTTP/1.1', 'localhost'],
  ])('is not talked round by %s, host %s', async (line, host) => {
    const body = JSON.stringify({ query: QUERY });
    const head = [line, `Host: ${host}`, 'Content-Type: application/json', `Content-Length: ${body.length}`];
    const answer = await sendRaw(server.url, `${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toContain(ANSWER);
  });

  it('answers headers that are too large, and goes on', async () => {
    const cookie = `ktrdr_session=${'A'.repeat(20_000)}`;
    const answer = await sendRaw(
      server.url,
      `GET /graphql HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it('refuses a large form whose length was not announced', async () => {
    const chunk = `${(4_096).toString(16)}\r\n${'x'.repeat(4_096)}\r\n`;
    const head =
      'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n';
    const body = `Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk.repeat(4)}0\r\n\r\n`;
    expect(await sendRaw(server.url, head + body)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('lets no address into the headers of its answers', async () => {
    const response = await fetch(`${server.url}/x%0d%0aset-cookie:%20a=b`, {
      headers: { accept: 'text/html' },
      redirect: 'manual',
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('logs who signed in, and neither keys nor sessions, whatever is asked', async () => {
    const { cookie } = await signIn(server.url, ALICE);
    await signIn(server.url, 'a-wrong-key-0123456789');
    await post(server.url, { cookie, 'sec-fetch-site': 'same-origin' });
    await post(server.url, { authorization: 'Bearer another-wrong-key-0123456789' });
    await fetch(`${server.url}/logout`, {
      method: 'POST',
      headers: { cookie, origin: server.url },
      redirect: 'manual',
    });
    const session = cookie.split('=')[1] ?? '';
    expect(session).toHaveLength(43);
    const log = server.log();
    expect(log).toContain('"caller":"alice"');
    for (const secret of [ALICE, BOB, session, 'wrong-key']) expect(log).not.toContain(secret);
  });

  describe('asked by the command line', () => {
    const list = (settings: Record<string, string>) =>
      runCli(['operations', 'list'], { KTRDR_URL: server.url, ...settings });

    it('serves it with a known key', async () => {
      expect(await list({ KTRDR_API_KEY: ALICE })).toMatchObject({ code: 0 });
    });

    it.each([
      ['a wrong key', { KTRDR_API_KEY: 'a-wrong-key-0123456789' }],
      ['no key', {}],
    ])('tells it plainly about %s', async (_what, settings: Record<string, string>) => {
      const { code, out, err } = await list(settings);
      expect([1, 2]).toContain(code);
      expect(out).toBe('');
      expect(err).toMatch(/key/i);
      expect(err).not.toMatch(/^\s+at /m);
      expect(err).not.toContain('a-wrong-key');
    });
  });
});

describe('a server with a file of API keys', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let keys: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    keys = join(folder.path, 'keys');
    await writeFile(keys, `alice:${ALICE}\nbob:${BOB}\n`);
    server = await startServer(folder.path, { API_KEYS_FILE: keys });
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('shuts out a key that is taken out, with its sessions, without a restart', async () => {
    const { cookie } = await signIn(server.url, ALICE);
    const bySession = { cookie, 'sec-fetch-site': 'same-origin' };
    expect((await post(server.url, bySession)).status).toBe(200);
    await writeFile(keys, `# alice has left\nbob:${BOB}\n`);
    expect((await post(server.url, bySession)).status).toBe(401);
    expect((await post(server.url, { authorization: `Bearer ${ALICE}` })).status).toBe(401);
    expect((await post(server.url, { authorization: `Bearer ${BOB}` })).status).toBe(200);
  });

  it('is keyless at no time, whatever becomes of the file', async () => {
    const status = async (headers: Record<string, string>) => (await post(server.url, headers)).status;
    const bob = { authorization: `Bearer ${BOB}` };
    await writeFile(keys, `bob:${BOB}\n`);
    expect(await status(bob)).toBe(200);
    const { cookie } = await signIn(server.url, BOB);
    const bySession = { cookie, 'sec-fetch-site': 'same-origin' };
    expect(await status(bySession)).toBe(200);
    for (const change of [() => writeFile(keys, ''), () => rm(keys), () => writeFile(keys, 'bob\n')]) {
      await change();
      expect([await status(bob), await status({}), await status(bySession)]).toEqual([401, 401, 401]);
      expect((await fetch(`${server.url}/ready`)).status).toBe(503);
      expect((await fetch(`${server.url}/health`)).status).toBe(200);
    }
    await writeFile(keys, `bob:${BOB}\n`);
    expect([await status(bob), await status({}), await status(bySession)]).toEqual([200, 401, 401]);
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    expect(server.log()).toContain('every request is refused');
    expect(server.log()).not.toContain(BOB);
  });
});
