import { once } from 'node:events';
import { connect } from 'node:net';
import { sampleBacktest } from '../../tests/support/backtests.js';
import { sendRaw } from '../../tests/support/send-raw.js';
import { hold } from './hold.js';
import { post, showsInsides } from './post.js';
import type { Situation } from './situation.js';

const HOSTS = ['a:99999', '[:::]', '1.2.3.4.5', '[::1', 'x@y', 'a b', '%00', 'xn--a', 'a:-1'];
/** Ten seconds are said; some are added for a machine that is busy. */
const LONGEST_SILENCE_MS = 15_000;

/** What connections and headers can be. */
export const edgeSituations: readonly Situation[] = [
  {
    name: 'silent-connections',
    does: 'opens 200 connections that never send anything, and some whose headers come on and on',
    holds: 'all are ended after ten seconds, and requests in between are answered',
    async run(stage) {
      const server = await stage.server();
      const { hostname, port } = new URL(server.url);
      const open = (text: string) => {
        const socket = connect(Number(port), hostname, () => socket.write(text));
        socket.on('error', () => undefined).resume();
        stage.onEnd(() => socket.destroy());
        return socket;
      };
      const silent = Array.from({ length: 200 }, () => open(''));
      const slow = Array.from({ length: 20 }, () => open('GET /health HTTP/1.1\r\nHost: localhost\r\n'));
      const drip = setInterval(() => {
        for (const socket of slow) if (socket.writable) socket.write('X-More: x\r\n');
      }, 200);
      stage.onEnd(() => clearInterval(drip));
      const startedMs = performance.now();
      const ended = Promise.all([...silent, ...slow].map((socket) => once(socket, 'close')));
      await stage.during(server, ended);
      const tookMs = performance.now() - startedMs;
      hold(tookMs < LONGEST_SILENCE_MS, `they ended after ${(tookMs / 1_000).toFixed(0)} s`);
      return `220 connections ended after ${(tookMs / 1_000).toFixed(0)} s`;
    },
  },
  {
    name: 'strange-hosts',
    does: 'sends Host headers that make no address, and two of them, to servers with and without keys',
    holds: '400 without a stack before any key is asked for',
    async run(stage) {
      for (const settings of [{}, { API_KEYS: 'alice:the-key-of-alice' }]) {
        const server = await stage.server(settings);
        for (const host of HOSTS) {
          const answer = await sendRaw(
            server.url,
            `GET /graphql HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
          );
          hold(/^HTTP\/1\.1 400 /.test(answer) && !showsInsides(answer), `${host}: ${answer.slice(0, 200)}`);
        }
        for (const second of ['localhost', 'elsewhere.example']) {
          const hosts = `Host: localhost\r\nHost: ${second}`;
          const answer = await sendRaw(
            server.url,
            `GET /health HTTP/1.1\r\n${hosts}\r\nConnection: close\r\n\r\n`,
          );
          hold(/^HTTP\/1\.1 400 /.test(answer), `two hosts: ${answer.slice(0, 200)}`);
        }
        await stage.next(server);
        hold(!/"level":"(error|fatal)"/.test(server.log()), 'strange hosts are errors in the log');
        await server.stop();
      }
      return `${HOSTS.length} hosts and two at once: 400`;
    },
  },
  {
    name: 'pipelined-requests',
    does: 'sends 20,000 queries, and as many mutations, on one connection without waiting for an answer',
    holds: 'the connection ends, and requests in between are answered',
    async run(stage) {
      const server = await stage.server();
      const { hostname, port } = new URL(server.url);
      let answers = 0;
      for (const query of ['{ __typename }', 'mutation { deleteOperation(id: "op_x") { __typename } }']) {
        const body = JSON.stringify({ query });
        const head = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
        const socket = connect(Number(port), hostname, () =>
          socket.write(`${head}\r\n\r\n${body}`.repeat(20_000)),
        );
        socket.on('error', () => undefined);
        socket.on('data', (chunk: Buffer) => {
          answers += chunk.toString('latin1').split('HTTP/1.1 ').length - 1;
        });
        stage.onEnd(() => socket.destroy());
        // It ends with a reset, which `once` would take for a failure.
        const ended = new Promise((resolve) => socket.once('close', resolve));
        await stage.during(server, ended);
      }
      hold(answers < 20_000, `${answers} were answered`);
      return `${answers} of 40,000 answered`;
    },
  },
  {
    name: 'foreign-origins',
    does: 'sends a JSON mutation with the origin of another page to a server without keys',
    holds: 'it is refused and starts nothing; that of the own page, and none, is served',
    async run(stage) {
      const server = await stage.server();
      const mutation =
        'mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename } }';
      const foreign = [
        { origin: 'https://elsewhere.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'http://localhost.elsewhere.example' },
      ];
      for (const headers of foreign) {
        const answer = await post(
          server.url,
          mutation,
          { input: sampleBacktest },
          headers as Record<string, string>,
        );
        hold(
          answer.status === 403,
          `${JSON.stringify(headers)}: HTTP ${answer.status} ${answer.text.slice(0, 200)}`,
        );
      }
      const { data } = await post<{ operations: { totalCount: number } }>(
        server.url,
        '{ operations { totalCount } }',
        {},
        { origin: server.url },
      );
      hold(data?.operations.totalCount === 0, `${data?.operations.totalCount} operations were started`);
      await stage.next(server);
      return `${foreign.length} origins: 403, nothing started`;
    },
  },
];
