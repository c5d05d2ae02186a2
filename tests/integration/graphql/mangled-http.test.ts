import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../src/faces/http/http-server.js';
import { fuzzing } from '../../support/fuzz-parameters.js';
import { sendRaw } from '../../support/send-raw.js';
import { testApi } from '../../unit/faces/graphql/test-api.js';

const { perProperty, timeoutMs } = fuzzing('http', 2);

const local = { host: '127.0.0.1', port: 0 };
/** Short, so that a request that is not whole ends soon. */
const timeouts = { requestMs: 300, headersMs: 300, keepAliveMs: 300, unreadMs: 30_000, checkEveryMs: 20 };
const SECRET_PATH = '/home/someone/ktrdr/var/ktrdr.db';
const broken = (): never => {
  throw new Error(`EACCES: permission denied, open '${SECRET_PATH}'`);
};

/** Stack frames, and paths of this machine. */
const INSIDES = [/^\s+at .+[:)]/m, /node_modules/, /file:\/\//, /\.[jt]s:\d+/, /\/home\//];

function expectNoInsides(answer: string): void {
  for (const inside of [...INSIDES]) expect(answer).not.toMatch(inside);
  expect(answer).not.toContain(process.cwd());
}

const PATHS = [
  ...['/', '/graphql', '/graphql?query={__typename}', '/health', '/ready', '/metrics', '/schema.graphql'],
  ...[
    '/login',
    '/logout',
    '/operations/op_1/report',
    '/operations/op_1/outcome',
    '/operations/op_1/bars.csv',
  ],
  ...[
    '/assets/x',
    '//',
    '/%',
    '/%00',
    '/%c0%ae%c0%ae/',
    '/..',
    '/\\',
    '/?',
    '/#',
    '/graphql/',
    '/\u00e9',
    '*',
    '',
  ],
  ...['http://elsewhere/graphql', '/operations/%ff/report', '/operations/op_1/outcome?attempt=x', '/a b'],
];
const HOSTS = [
  ...[
    'localhost',
    'localhost:8000',
    '127.0.0.1',
    '[::1]',
    'a:99999',
    '[:::]',
    '1.2.3.4.5',
    'a:-1',
    '[::1',
    'x?',
    'x#',
  ],
  ...[
    'x@y',
    '',
    ' ',
    'xn--a',
    '0x100000000',
    '%00',
    '\u00e9',
    'a..b',
    '.',
    '-',
    'a:',
    ':80',
    '[::ffff:1.2.3.4.5]',
  ],
];
const word = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'localhost',
    'application/json',
    'text/html',
    'gzip',
    'chunked',
    'Bearer x',
    '5',
    '-1',
  ),
  fc.constantFrom(
    'null',
    'http://x',
    'https://[',
    'a=b; ktrdr_session=x',
    '\u0000',
    '\u00ff',
    '1e9',
    '%',
    ',,,',
    ';',
  ),
  fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
);
const HEADERS = [
  ...[
    'Accept',
    'Accept-Encoding',
    'Authorization',
    'Content-Type',
    'Content-Length',
    'Content-Encoding',
    'Cookie',
  ],
  ...['Expect', 'Host', 'Origin', 'Range', 'Referer', 'Sec-Fetch-Site', 'TE', 'Transfer-Encoding', 'Upgrade'],
  ...[
    'X-Forwarded-Host',
    'X-Ktrdr-Engine-Version',
    'x-graphql-yoga-csrf',
    ':authority',
    ':method',
    '__proto__',
  ],
];
const header = fc
  .tuple(fc.oneof(fc.constantFrom(...HEADERS), word), word)
  .map(([name, value]) => `${name}: ${value}`);
const mangledRequest = fc
  .record({
    method: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'CONNECT'),
      },
      { weight: 1, arbitrary: word },
    ),
    path: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PATHS) }, { weight: 1, arbitrary: word }),
    version: fc.oneof(
      { weight: 8, arbitrary: fc.constant('HTTP/1.1') },
      { weight: 1, arbitrary: fc.constantFrom('HTTP/1.0', 'HTTP/2.0', 'HTTP/9', '', 'x') },
    ),
    hosts: fc.oneof(
      { weight: 2, arbitrary: fc.constant<string[]>(['localhost']) },
      {
        weight: 1,
        arbitrary: fc.array(fc.oneof(fc.constantFrom(...HOSTS), word), { minLength: 1, maxLength: 2 }),
      },
    ),
    headers: fc.array(header, { maxLength: 4 }),
    body: fc.oneof(
      fc.constantFrom(
        '',
        '{',
        '[]',
        'null',
        '{"query":"{__typename}"}',
        '{"query":1}',
        `{"query":"{a(b:${'['.repeat(2_900)})}"}`,
      ),
      fc.string({ maxLength: 40 }),
    ),
  })
  .map(({ method, path, version, hosts, headers, body }) =>
    [
      `${method} ${path} ${version}`,
      ...hosts.map((host) => `Host: ${host}`),
      ...headers,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );

describe('a request that is mangled in line, headers and address', () => {
  let sound: HttpServer;
  let faulty: HttpServer;

  beforeAll(async () => {
    const apiKeys = [{ name: 'alice', key: 'x' }];
    sound = await createHttpServer(testApi({}, { apiKeys }).server, local, timeouts);
    const services = {
      operations: { get: broken, list: broken, countMatching: broken },
      files: { find: broken },
      outcomes: { news: broken },
    };
    faulty = await createHttpServer(testApi(services).server, local, timeouts);
  });

  afterAll(async () => {
    await Promise.all([sound.close(100), faulty.close(100)]);
  });

  it(
    'is answered without 500, and without a word of stacks and paths',
    async () => {
      await fc.assert(
        fc.asyncProperty(mangledRequest, async (request) => {
          const answer = await sendRaw(sound.url, request);
          expectNoInsides(answer);
          expect(answer).not.toMatch(/^HTTP\/1\.1 500 /);
        }),
        perProperty,
      );
    },
    timeoutMs,
  );

  it(
    'gets no stack and no path even where everything fails behind it',
    async () => {
      await fc.assert(
        fc.asyncProperty(mangledRequest, async (request) =>
          expectNoInsides(await sendRaw(faulty.url, request)),
        ),
        perProperty,
      );
    },
    timeoutMs,
  );

  it.each(['/operations/op_1/outcome', '/operations/op_1/report', '/operations/op_1/bars.csv'])(
    'fails at %s with 500, and nothing of what failed',
    async (path) => {
      const answer = await sendRaw(
        faulty.url,
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 500 /);
      expectNoInsides(answer);
    },
  );

  it.each(['a:99999', '[:::]', '1.2.3.4.5', '[::ffff:1.2.3.4.5]', 'xn--a'])(
    'is 400 for the host %s, before any key is asked for',
    async (host) => {
      const answer = await sendRaw(sound.url, `GET /health HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('"BAD_REQUEST"');
      expectNoInsides(answer);
    },
  );

  it('is 400 for two hosts, equal or not', async () => {
    for (const other of ['localhost', 'elsewhere.example']) {
      const hosts = `Host: localhost\r\nhost: ${other}`;
      expect(await sendRaw(sound.url, `GET /health HTTP/1.1\r\n${hosts}\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 400 /,
      );
    }
  });
});
