import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createHttpServer } from '../../../src/faces/http/http-server.js';
import { DEFAULT_TIMEOUTS } from '../../../src/faces/http/http-timeouts.js';
import { ListenError } from '../../../src/faces/http/listen-error.js';
import { testApi } from '../../unit/faces/graphql/test-api.js';

const local = { host: '127.0.0.1', port: 0 };

describe('createHttpServer', () => {
  it('listens on a free port and answers there', async () => {
    const http = await createHttpServer(testApi().server, local);
    expect(http.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${http.url}/health`)).status).toBe(200);
    await http.close(1_000);
  });

  it('says that a port is taken and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const attempt = createHttpServer(testApi().server, { host: '127.0.0.1', port });
    await expect(attempt).rejects.toThrow(ListenError);
    await expect(attempt).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
    other.close();
  });

  it('refuses a body of more than 1 MB whose length was not announced', async () => {
    const http = await createHttpServer(testApi().server, local);
    const upload = request(`${http.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    upload.on('error', () => {});
    upload.end(JSON.stringify({ query: '{ __typename }', variables: { padding: 'x'.repeat(1_000_000) } }));
    const [response] = (await once(upload, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(413);
    await http.close(100);
  });
});

/** A client that sends what it is told to, and keeps what it is answered. */
class RawClient {
  readonly socket: Socket;
  readonly ended: Promise<unknown>;
  answer = '';

  constructor(url: string, text = '') {
    this.socket = connect(Number(new URL(url).port), '127.0.0.1');
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk: Buffer) => {
      this.answer += chunk.toString('latin1');
    });
    this.ended = once(this.socket, 'close');
    if (text !== '') this.socket.write(text);
  }
}

describe('the time that a client may take', () => {
  const short = { requestMs: 400, headersMs: 200, keepAliveMs: 60_000, unreadMs: 60_000, checkEveryMs: 20 };

  it('ends for 200 connections that never send anything, and others are served meanwhile', async () => {
    // Node itself would look for them too late, and answer.
    const http = await createHttpServer(testApi().server, local, { ...short, checkEveryMs: 60_000 });
    const silent = Array.from({ length: 200 }, () => new RawClient(http.url));
    expect((await fetch(`${http.url}/health`)).status).toBe(200);
    await Promise.all(silent.map(({ ended }) => ended));
    expect(silent.map(({ answer }) => answer).join('')).toBe('');
    expect((await fetch(`${http.url}/health`)).status).toBe(200);
    await http.close(100);
  });

  it('ends for headers that come on and on', async () => {
    const http = await createHttpServer(testApi().server, local, short);
    const slow = new RawClient(http.url, 'GET /health HTTP/1.1\r\nHost: localhost\r\n');
    const drip = setInterval(() => slow.socket.write('X-More: x\r\n'), 10);
    await slow.ended;
    clearInterval(drip);
    expect(slow.answer).not.toContain('200');
    await http.close(100);
  });

  it('ends for a body that never comes to its end', async () => {
    const http = await createHttpServer(testApi().server, local, short);
    const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    const slow = new RawClient(http.url, `${head}Content-Length: 1000000\r\n\r\n{`);
    const drip = setInterval(() => slow.socket.write(' '), 10);
    await slow.ended;
    clearInterval(drip);
    expect(slow.answer).not.toContain('200');
    await http.close(100);
  });

  it('ends for the second request of a connection as for the first', async () => {
    const http = await createHttpServer(testApi().server, local, short);
    const twice = new RawClient(http.url, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hea');
    await twice.ended;
    expect(twice.answer).toMatch(/^HTTP\/1\.1 200 /);
    await http.close(100);
  });

  it('ends between two requests after the time that keeps a connection alive', async () => {
    const http = await createHttpServer(testApi().server, local, { ...short, keepAliveMs: 50 });
    const idle = new RawClient(http.url, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await idle.ended;
    expect(idle.answer).toMatch(/^HTTP\/1\.1 200 /);
    await http.close(100);
  });

  describe('with an answer', () => {
    const answer = Buffer.alloc(32 * 2 ** 20, 'x');
    const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

    /** Serves an answer that no buffer between server and client holds, after a while. */
    async function serving(unreadMs: number, afterMs = 0) {
      let closed: Promise<unknown> = Promise.resolve();
      const http = await createHttpServer(
        async (_request, response) => {
          closed = once(response, 'close');
          await delay(afterMs);
          response.end(answer);
        },
        local,
        { ...short, unreadMs },
      );
      return { http, closed: () => closed };
    }

    it('ends where nothing of it is taken', async () => {
      const { http, closed } = await serving(100);
      const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write(get);
      await once(socket, 'readable');
      await closed();
      socket.destroy();
      await http.close(100);
    });

    it('goes on while it is made, however long that takes', async () => {
      const { http } = await serving(400, 1_000);
      const response = await fetch(http.url);
      expect((await response.arrayBuffer()).byteLength).toBe(answer.length);
      await http.close(100);
    });
  });

  it('is by default 10 seconds for headers, 30 for a request or an answer, and 75 and more between requests', async () => {
    expect(DEFAULT_TIMEOUTS).toMatchObject({ headersMs: 10_000, requestMs: 30_000, unreadMs: 30_000 });
    expect(DEFAULT_TIMEOUTS.keepAliveMs).toBeGreaterThanOrEqual(75_000);
    // What is over its time is found no later than a tenth of it afterwards.
    expect(DEFAULT_TIMEOUTS.checkEveryMs).toBeLessThanOrEqual(DEFAULT_TIMEOUTS.headersMs / 10);
    const http = await createHttpServer(testApi().server, local);
    const response = await fetch(`${http.url}/health`);
    expect(response.headers.get('keep-alive')).toBe('timeout=75');
    await response.text();
    await http.close(100);
  });
});

describe('close', () => {
  it('lets a request that is under way finish, and takes no new ones', async () => {
    let answer: (value: null) => void = () => {};
    let arrived: () => void = () => {};
    const hasArrived = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const api = testApi({
      operations: {
        get: () => {
          arrived();
          return new Promise<null>((resolve) => {
            answer = resolve;
          });
        },
      },
    });
    const http = await createHttpServer(api.server, local);
    const underWay = fetch(`${http.url}/graphql?query={operation(id:"op_1"){id}}`);
    await hasArrived;
    const closed = http.close(20_000);
    await expect(fetch(`${http.url}/health`)).rejects.toThrow();
    answer(null);
    expect(await (await underWay).json()).toEqual({ data: { operation: null } });
    await closed;
  });

  it('does not wait for clients that keep their connection open', async () => {
    const http = await createHttpServer(testApi().server, local);
    const agent = new Agent({ keepAlive: true });
    const [response] = (await once(request(`${http.url}/health`, { agent }).end(), 'response')) as [
      NodeJS.ReadableStream,
    ];
    await once(response.resume(), 'end');
    await http.close(20_000);
    agent.destroy();
  });

  it('cuts off what is not finished after the grace', async () => {
    const http = await createHttpServer(
      testApi({ operations: { get: () => new Promise(() => {}) } }).server,
      local,
    );
    const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /graphql?query={operation(id:"op_1"){id}} HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'connect');
    const cut = once(socket, 'close');
    await http.close(50);
    await cut;
  });

  it('does nothing the second time', async () => {
    const http = await createHttpServer(testApi().server, local);
    await http.close(1_000);
    await http.close(1_000);
  });
});
