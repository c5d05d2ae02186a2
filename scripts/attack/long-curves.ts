import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { pullUntilDone, startBacktest } from '../../tests/support/backtests.js';
import type { KtrdrServer } from '../../tests/support/ktrdr-server.js';
import { minuteWorkspace } from '../../tests/support/rsi-workspace.js';
import { hold } from './hold.js';
import { peakBytes } from './main-thread.js';
import { aliased, codeOf, post } from './post.js';
import type { Situation } from './situation.js';
import type { Stage } from './stage.js';

const MEGABYTE = 2 ** 20;
/** A million bars of one minute; a part of them for downloads, which are as many either way. */
const MILLION_BARS_DAYS = 695;
const SHORTER_DAYS = 150;
const MOST_MORE_BYTES = 400 * MEGABYTE;

/** Starts a server that has so many completed backtests of so many days of minutes. */
async function withLongRuns(
  stage: Stage,
  runs: number,
  days = MILLION_BARS_DAYS,
): Promise<[KtrdrServer, readonly string[]]> {
  const workspace = await minuteWorkspace(stage.folder, days, 0);
  const server = await stage.server(workspace.settings);
  const ids: string[] = [];
  for (let run = 0; run < runs; run++) ids.push(await startBacktest(server.client, workspace.backtest));
  for (const id of ids) {
    const { status, error } = await pullUntilDone(server.client, id);
    hold(status === 'COMPLETED', `a run is ${status} ${error?.message ?? ''}`);
  }
  return [server, ids];
}

const curve = (id: string) =>
  `operation(id: "${id}") { ... on BacktestOperation { result { equityCurve(maxPoints: 4) { equity } } } }`;

/** What the results of a million bars cost those who do not ask for them. */
export const curveSituations: readonly Situation[] = [
  {
    name: 'curves-under-many-names',
    isLong: true,
    does: 'asks for the equity curve of a million bars under 30 names, for those of three runs under 29, and for a few',
    holds: 'the curves come or are refused, and requests in between are answered',
    async run(stage) {
      const [server, ids] = await withLongRuns(stage, 3);
      const ofOne = (count: number) => `{ operation(id: "${ids[0]}") { ... on BacktestOperation { result {
        ${aliased(count, 'equityCurve(maxPoints: 4) { equity }')} } } } }`;
      const three = `{ ${Array.from({ length: 29 }, (_, at) => `a${at}: ${curve(ids[at % 3] as string)}`).join('\n')} }`;
      const seen: string[] = [];
      for (const document of [ofOne(30), three, ofOne(4)]) {
        const answer = await stage.during(server, post(server.url, document));
        hold(answer.status < 500, `HTTP ${answer.status} ${answer.text.slice(0, 200)}`);
        seen.push(codeOf(answer) ?? `${answer.text.split('"equity"').length - 1} points`);
      }
      hold(/ points$/.test(seen.at(-1) as string), `the curve itself is refused: ${seen.at(-1)}`);
      return seen.join(', ');
    },
  },
  {
    name: 'many-downloads',
    does: 'loads the curve of a million bars (ordinarily 216,000) eight times at once, leaves 60 loads unread, and breaks them off',
    holds:
      'requests in between are answered, memory stays, more loads than are served at once are refused, and none is an error in the log',
    async run(stage) {
      const [server, [id]] = await withLongRuns(stage, 1, stage.isFull ? MILLION_BARS_DAYS : SHORTER_DAYS);
      const pid = server.process.pid as number;
      const before = await peakBytes(pid);
      const url = `${server.url}/operations/${id}/equity.csv`;
      const sizes = await stage.during(
        server,
        Promise.all(
          Array.from({ length: 8 }, async () => {
            const response = await fetch(url);
            const { byteLength } = await response.arrayBuffer();
            return response.status === 200 ? byteLength : response.status;
          }),
        ),
      );
      const whole = sizes.filter((size) => size > MEGABYTE);
      hold(
        whole.length > 0 &&
          new Set(whole).size === 1 &&
          sizes.every((size) => size === 503 || size > MEGABYTE),
        `eight loads ended as ${sizes.join(', ')}`,
      );
      const unread = await openUnread(server, `/operations/${id}/equity.csv`, 60);
      await stage.next(server);
      await stage.during(server, pause(1_000));
      for (const socket of unread) socket.destroy();
      await stage.next(server);
      const again = await stage.during(server, loadOnceFree(url));
      hold(again === whole[0], `a load afterwards is ${again}`);
      const more = (await peakBytes(pid)) - before;
      hold(more < MOST_MORE_BYTES, `the server took ${(more / MEGABYTE).toFixed(0)} MB more`);
      hold(!/"level":"(error|fatal)"/.test(server.log()), 'loads that were broken off are errors in the log');
      return `${whole.length} of 8 loads of ${((whole[0] as number) / MEGABYTE).toFixed(0)} MB, 60 unread; ${(more / MEGABYTE).toFixed(0)} MB more`;
    },
  },
  {
    name: 'many-logs',
    does: 'loads trades, progress samples and the report of a million bars (ordinarily 216,000) sixteen times at once',
    holds: 'requests in between are answered, and all files are whole',
    async run(stage) {
      const [server, [id]] = await withLongRuns(stage, 1, stage.isFull ? MILLION_BARS_DAYS : SHORTER_DAYS);
      const seen: string[] = [];
      for (const file of ['trades.csv', 'bars.csv', 'report']) {
        const url = `${server.url}/operations/${id}/${file}`;
        const lines = await stage.during(server, Promise.all(Array.from({ length: 16 }, () => linesAt(url))));
        hold(
          new Set(lines).size === 1 && (lines[0] as number) > 100,
          `${file} had ${lines.join(', ')} lines`,
        );
        seen.push(`${lines[0]} lines of ${file}`);
      }
      return `16 times ${seen.join(', ')}`;
    },
  },
];

/** Loads a file. @returns how many lines it has; 0 for a refusal */
async function linesAt(url: string): Promise<number> {
  const response = await fetch(url);
  const text = await response.text();
  return response.status === 200 ? text.split('\n').length - 1 : 0;
}

/** Asks so often for a file, and reads nothing of it. */
async function openUnread(server: KtrdrServer, path: string, count: number): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(server.url);
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.pause();
      await new Promise((resolve) =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`, resolve),
      );
      return socket;
    }),
  );
}

/** Loads a file as soon as the server has a load to give. @returns its size, bytes */
async function loadOnceFree(url: string): Promise<number> {
  for (;;) {
    const response = await fetch(url);
    const { byteLength } = await response.arrayBuffer();
    if (response.status === 200) return byteLength;
    await pause(100);
  }
}
