import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHttpServer } from '../../../src/http/http-server.js';
import { ListenError } from '../../../src/http/listen-error.js';
import { testApi } from '../../unit/graphql/test-api.js';

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
