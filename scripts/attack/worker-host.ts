import { setTimeout as pause } from 'node:timers/promises';
import { encodeNews } from '../../src/operations/watch/news.js';
import { pullBacktest, pullUntilDone, startBacktest } from '../../tests/support/backtests.js';
import {
  data,
  endless,
  type HostileHost,
  runningBacktest,
  startHostileHost,
} from '../../tests/support/hostile-host.js';
import type { KtrdrServer } from '../../tests/support/ktrdr-server.js';
import { hold } from './hold.js';
import { peakBytes } from './main-thread.js';
import type { Situation } from './situation.js';
import type { Stage } from './stage.js';

const MEGABYTE = 2 ** 20;
const MOST_MORE_BYTES = 250 * MEGABYTE;
const OUTCOME = { 'content-type': 'application/vnd.ktrdr.outcome' };
const KEY = 'the-key-of-the-worker';

const remote = (url: string, key = KEY) => ({
  USE_REMOTE_BACKTEST_SERVICE: 'true',
  REMOTE_BACKTEST_SERVICE_URL: url,
  REMOTE_BACKTEST_SERVICE_API_KEY: key,
});

/** Starts a backend with a worker host that says whatever it is told to. */
async function withHost(stage: Stage): Promise<[KtrdrServer, HostileHost]> {
  const host = await startHostileHost();
  stage.onEnd(() => host.close());
  return [await stage.server(remote(host.url)), host];
}

/** Pulls until the host was asked for the state of the operation. */
async function pullPlaced({ client }: KtrdrServer, host: HostileHost, id: string) {
  for (;;) {
    const shown = await pullBacktest(client, id, true);
    if (host.requests.some(({ asked }) => asked === 'RemoteBacktest')) return shown;
  }
}

/** What whoever answers at the address of the worker host can do to a backend. */
export const workerSituations: readonly Situation[] = [
  {
    name: 'giant-outcome',
    does: 'answers the outcome with a piece that announces 4 GB, and sends without end',
    holds: 'it is cut off at 64 MB, and the operation fails by name',
    async run(stage) {
      const [backend, host] = await withHost(stage);
      const pid = backend.process.pid as number;
      const before = await peakBytes(pid);
      const left = new Promise<number>((resolve) => {
        host.answers.outcome = (response) => {
          response.writeHead(200, OUTCOME);
          const piece = { stream: 'equity', firstSeq: 0, count: 1, byteLength: 2 ** 32 };
          const line = { attempt: 1, status: 'RUNNING', pieces: [piece], end: null };
          endless(response, `KTR3${JSON.stringify(line)}\n`, resolve);
        };
      });
      const id = await startBacktest(backend.client);
      const { status, error } = await stage.during(backend, pullUntilDone(backend.client, id));
      hold(error?.code === 'REMOTE_OUTCOME_INVALID', `${status} ${error?.code}`);
      const sent = await left;
      const more = (await peakBytes(pid)) - before;
      hold(more < MOST_MORE_BYTES, `the backend took ${(more / MEGABYTE).toFixed(0)} MB`);
      return `${error.code} after ${(sent / MEGABYTE).toFixed(0)} MB, ${(more / MEGABYTE).toFixed(0)} MB more`;
    },
  },
  {
    name: 'endless-answer',
    does: 'answers a question for the state with JSON that has no end',
    holds: 'it is cut off, the last state is shown with a warning',
    async run(stage) {
      const [backend, host] = await withHost(stage);
      const pid = backend.process.pid as number;
      const before = await peakBytes(pid);
      host.answers.RemoteBacktest = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        endless(response, '{"data": "', () => undefined);
      };
      const id = await startBacktest(backend.client);
      const { warnings } = await stage.during(backend, pullPlaced(backend, host, id));
      hold(warnings[0]?.code === 'REMOTE_ANSWER_INVALID', `warnings: ${JSON.stringify(warnings)}`);
      const more = (await peakBytes(pid)) - before;
      hold(more < MOST_MORE_BYTES, `the backend took ${(more / MEGABYTE).toFixed(0)} MB`);
      return `${warnings[0].code}, ${(more / MEGABYTE).toFixed(0)} MB more`;
    },
  },
  {
    name: 'false-answers',
    does: 'answers with a status that there is not, a percentage in words, and an error text of 5 MB',
    holds: 'the last state is shown with a warning; of the text a part is stored',
    async run(stage) {
      const [backend, host] = await withHost(stage);
      for (const change of [
        { status: 'BOGUS' },
        { progress: { ...runningBacktest.progress, percentage: 'half' } },
      ]) {
        host.answers.RemoteBacktest = data({ operation: { ...runningBacktest, ...change } });
        const id = await startBacktest(backend.client);
        const { status, warnings } = await pullPlaced(backend, host, id);
        hold(
          warnings[0]?.code === 'REMOTE_ANSWER_INVALID',
          `${JSON.stringify(change)}: ${status} ${JSON.stringify(warnings)}`,
        );
        host.forget();
      }
      const error = { code: 'DATA_NOT_FOUND', message: 'x'.repeat(5_000_000), retryable: false };
      host.answers.outcome = (response) => {
        const progress = { ...runningBacktest.progress, phase: 'done' };
        const end = { status: 'FAILED', error, warnings: [], progress, snapshot: null } as const;
        response.writeHead(200, OUTCOME).end(encodeNews({ attempt: 1, status: 'FAILED', pieces: [], end }));
      };
      const id = await startBacktest(backend.client);
      const failed = await stage.during(backend, pullUntilDone(backend.client, id));
      const stored = failed.error?.message.length ?? 0;
      hold(
        failed.error?.code === 'DATA_NOT_FOUND' && stored < 50_000,
        `${failed.status}, ${stored} characters stored`,
      );
      return `two warnings; ${stored} of 5,000,000 characters stored`;
    },
  },
  {
    name: 'worker-says-at-once',
    does: 'refuses starts with a full queue and retryAfterMs 0, and the outcome with 403',
    holds: 'it is asked a few times a second at most; the refusal is a warning and one line of the log',
    async run(stage) {
      const [backend, host] = await withHost(stage);
      host.answers.StartBacktest = data({
        startBacktest: { __typename: 'QueueFullError', message: 'full', retryAfterMs: 0 },
      });
      await startBacktest(backend.client);
      await stage.during(backend, pause(3_000));
      const starts = host.requests.filter(({ asked }) => asked === 'StartBacktest').length;
      hold(starts > 0 && starts <= 13, `${starts} starts in three seconds`);
      host.forget();
      host.answers.outcome = (response) => void response.writeHead(403).end('<html>no</html>');
      const id = await startBacktest(backend.client);
      const refused = async () => {
        for (;;) {
          const { warnings } = await pullBacktest(backend.client, id, true);
          if (warnings.length > 0) return warnings[0]?.code;
          await pause(100);
        }
      };
      const code = await stage.during(backend, refused());
      hold(code === 'OUTCOME_REFUSED', `the warning is ${code}`);
      const asked = host.requests.filter((request) => request.asked === 'outcome').length;
      const lines = backend
        .log()
        .split('\n')
        .filter((line) => line.includes(id) && line.includes('refuses to hand over'));
      hold(lines.length === 1, `${lines.length} lines of the log`);
      return `${starts} starts in 3 s; ${code} after ${asked} refusals, one line`;
    },
  },
  {
    name: 'keys-to-others',
    does: 'redirects a start elsewhere with 307; and sets another worker host and key while an operation runs at the old one',
    holds: 'nothing is sent elsewhere, and the new key does not reach the old host',
    async run(stage) {
      const [backend, host] = await withHost(stage);
      const elsewhere = await startHostileHost();
      stage.onEnd(() => elsewhere.close());
      host.answers.StartBacktest = (response) =>
        void response.writeHead(307, { location: `${elsewhere.url}/graphql` }).end();
      const { error } = await stage.during(
        backend,
        pullUntilDone(backend.client, await startBacktest(backend.client)),
      );
      hold(
        error?.code === 'REMOTE_REFUSED' && elsewhere.requests.length === 0,
        `${error?.code}, ${elsewhere.requests.length} requests went elsewhere`,
      );
      host.forget();
      const id = await startBacktest(backend.client);
      await pullPlaced(backend, host, id);
      await backend.kill();
      host.requests.length = 0;
      const next = await stage.server(remote(elsewhere.url, 'the-key-of-the-new-worker'));
      await pullPlaced(next, host, id);
      const leaked = host.requests.filter(({ authorization }) => authorization !== undefined);
      hold(
        leaked.length === 0,
        `${leaked.length} of ${host.requests.length} requests to the old host had a key`,
      );
      await stage.next(next);
      return `${error.code}; ${host.requests.length} requests to the old host, none with a key`;
    },
  },
];
