import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../src/faces/http/http-server.js';
import { sendRaw } from '../../support/send-raw.js';
import { testApi } from '../../unit/faces/graphql/test-api.js';

const local = { host: '127.0.0.1', port: 0 };
const timeouts = { requestMs: 200, headersMs: 200, keepAliveMs: 200, unreadMs: 30_000, checkEveryMs: 20 };
const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

let http: HttpServer;
afterEach(() => http.close(100));

/** Returns the status of an answer and the code in its body, whose length has to be what it says. */
function refusalIn(answer: string): [number, string] {
  const [headers = '', body = ''] = answer.split('\r\n\r\n');
  expect(headers).toMatch(/^content-type: application\/json/im);
  expect(headers).toMatch(/^x-content-type-options: nosniff/im);
  expect(headers).toMatch(/^connection: close/im);
  expect(headers).toMatch(new RegExp(`^content-length: ${Buffer.byteLength(body)}\\r?$`, 'im'));
  const { errors } = JSON.parse(body) as { errors: [{ message: string; extensions: { code: string } }] };
  expect(errors[0].message).toMatch(/: .+\.$/);
  return [Number(/^HTTP\/1\.1 (\d+) /.exec(headers)?.[1]), errors[0].extensions.code];
}

describe('what never becomes a request', () => {
  it.each([
    ['HTTP/1.1 without a host', 'GET /health HTTP/1.1\r\n\r\n', 400, 'BAD_REQUEST'],
    ['a line that is none', 'hello\r\n\r\n', 400, 'BAD_REQUEST'],
    ['the first bytes of TLS', '\u0016\u0003\u0001\u0002\u0000\u0001', 400, 'BAD_REQUEST'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'a header without a colon',
      'GET /health HTTP/1.1\r\nHost: localhost\r\nx y\r\n\r\n',
      400,
      'BAD_REQUEST',
    ],
    ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400, 'BAD_REQUEST'],
    [
      'a length beside chunks',
      `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'BAD_REQUEST',
    ],
    ['a chunk without a length', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`, 400, 'BAD_REQUEST'],
    [
      'long extensions of a chunk',
      `${head}Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\n{\r\n`,
      413,
      'REQUEST_ENTITY_TOO_LARGE',
    ],
    [
      'headers of 17 KB',
      `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
    ['headers that do not end', 'GET /health HTTP/1.1\r\nHost: localhost\r\n', 408, 'REQUEST_TIMEOUT'],
    ['a body that does not come', `${head}Content-Length: 9\r\n\r\n{`, 408, 'REQUEST_TIMEOUT'],
    [
      'an expectation',
      'GET /health HTTP/1.1\r\nHost: localhost\r\nExpect: the-best\r\n\r\n',
      417,
      'EXPECTATION_FAILED',
    ],
    [
      'the wish for a tunnel',
      'CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n',
      405,
      'METHOD_NOT_ALLOWED',
    ],
  ])('is refused as requests are: %s', async (_what, text, status, code) => {
    http = await createHttpServer(testApi().server, local, timeouts);
    expect(refusalIn(await sendRaw(http.url, text))).toEqual([status, code]);
  });

  it('ends the connection of clients that do not hang up', async () => {
    http = await createHttpServer(testApi().server, local, { ...timeouts, checkEveryMs: 60_000 });
    const socket = connect({ port: Number(new URL(http.url).port), host: '127.0.0.1', allowHalfOpen: true });
    socket.resume().write('hello\r\n\r\n');
    await once(socket, 'end');
    // What is written to a connection that is no more is answered with a reset.
    const drip = setInterval(() => socket.write('x'), 5);
    await once(socket, 'error');
    clearInterval(drip);
    socket.destroy();
  });

  it('is not answered in the place of an earlier request whose answer is still to come', async () => {
    let asked = 0;
    const get = () => {
      asked += 1;
      return new Promise<null>(() => {});
    };
    http = await createHttpServer(testApi({ operations: { get } }).server, local, timeouts);
    const query = '/graphql?query={operation(id:"op_1"){id}}';
    const earlier = `GET ${query} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    expect(await sendRaw(http.url, `${earlier}hello\r\n\r\n`)).toBe('');
    expect(await sendRaw(http.url, `${earlier}CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n`)).toBe('');
    expect(asked).toBe(2);
  });
});
