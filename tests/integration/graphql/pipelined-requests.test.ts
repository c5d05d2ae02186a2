import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../src/faces/http/http-server.js';
import type { RequestHandler } from '../../../src/faces/http/request-handler.js';

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

let http: HttpServer;
afterEach(() => http.close(100));

async function send(handler: RequestHandler, text: string) {
  http = await createHttpServer(handler, { host: '127.0.0.1', port: 0 });
  const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(text);
  return socket;
}

describe('requests that come on one connection before the first is answered', () => {
  it('begin one after another, and are answered in order', async () => {
    const begun: string[] = [];
    let answerFirst: () => void = () => {};
    const socket = await send(
      (request, response) => {
        begun.push(request.url ?? '');
        const answer = () => response.end(`answer to ${request.url}`);
        if (request.url === '/1') answerFirst = answer;
        else answer();
      },
      get('/1') + get('/2') + get('/3'),
    );
    let answers = '';
    socket.on('data', (chunk: Buffer) => {
      answers += chunk.toString();
    });
    // Another connection is served meanwhile, and what came before it on the first one has been read.
    await (await fetch(`${http.url}/other`)).text();
    expect(begun).toEqual(['/1', '/other']);
    answerFirst();
    while (!answers.includes('answer to /3')) await once(socket, 'data');
    expect(begun).toEqual(['/1', '/other', '/2', '/3']);
    expect([...answers.matchAll(/answer to .(\d)/g)].map(([, number]) => number)).toEqual(['1', '2', '3']);
    socket.destroy();
  });

  it('end the connection when more than a hundred wait, and only one has begun', async () => {
    let begun = 0;
    const socket = await send(() => {
      begun += 1;
    }, get('/x').repeat(102));
    await once(socket, 'close');
    expect(begun).toBe(1);
  });

  it('may be a hundred', async () => {
    const socket = await send((_request, response) => {
      response.end();
    }, get('/x').repeat(101));
    let answers = 0;
    while (answers < 101) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      answers += chunk.toString().split('HTTP/1.1 200').length - 1;
    }
    expect(answers).toBe(101);
    socket.destroy();
  });
});
