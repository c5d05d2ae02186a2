import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeNews, type News } from '../../src/operations/watch/news.js';
import { pullBacktest, pullUntilDone, startBacktest } from '../support/backtests.js';
import {
  type Answer,
  data,
  endless,
  type HostileHost,
  runningBacktest,
  startHostileHost,
} from '../support/hostile-host.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { barMetrics, samplesPiece } from '../support/sample-metrics.js';

const MEGABYTE = 2 ** 20;
const OUTCOME = { 'content-type': 'application/vnd.ktrdr.outcome' };
const lastState = { progress: { ...runningBacktest.progress, phase: 'done' }, snapshot: null };

/** Answers every question for news with the same. */
function telling(news: Omit<News, 'attempt'>): Answer {
  return (response) => {
    response.writeHead(200, OUTCOME).end(encodeNews({ attempt: 1, ...news }));
  };
}

describe('a backend whose worker host is another program', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let host: HostileHost;
  let backend: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    host = await startHostileHost();
    backend = await startServer(folder.path, {
      USE_REMOTE_BACKTEST_SERVICE: 'true',
      REMOTE_BACKTEST_SERVICE_URL: host.url,
      REMOTE_BACKTEST_SERVICE_API_KEY: 'the-key-of-the-worker',
      WORKER_THREADS: '1',
    });
  });

  beforeEach(() => host.forget());

  afterAll(async () => {
    await backend.kill();
    await host.close();
    await folder.remove();
  });

  /** The most memory that the backend has ever had, bytes. */
  async function peakBytes(): Promise<number> {
    const status = await readFile(`/proc/${backend.process.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
  }

  it.runIf(process.platform === 'linux')('takes no more of news than there may be of them', async () => {
    const before = await peakBytes();
    const left = new Promise<number>((resolve) => {
      host.answers.outcome = (response) => {
        response.writeHead(200, OUTCOME);
        const piece = { stream: 'equity', firstSeq: 0, count: 1, byteLength: 2 ** 32 };
        const line = { attempt: 1, status: 'RUNNING', pieces: [piece], end: null };
        endless(response, `KTR3${JSON.stringify(line)}\n`, resolve);
      };
    });
    const failed = await pullUntilDone(backend.client, await startBacktest(backend.client));
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'REMOTE_OUTCOME_INVALID' } });
    expect(failed.error?.message).toContain('67108864 bytes');
    expect(await left).toBeLessThan(80 * MEGABYTE);
    expect((await peakBytes()) - before).toBeLessThan(250 * MEGABYTE);
  });

  it('names the version where the host sends an endless outcome of another one', async () => {
    host.answers.outcome = (response) => {
      response.writeHead(200, OUTCOME).write('KTR2\u0000\u0000\u0000\u0000');
    };
    const failed = await pullUntilDone(backend.client, await startBacktest(backend.client));
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'REMOTE_OUTCOME_INVALID' } });
    expect(failed.error?.message).toContain('Run the same version of ktrdr on both');
  });

  it('asks a few times a second at most where the host says at once that nothing is new', async () => {
    host.answers.outcome = telling({ status: 'RUNNING', pieces: [], end: null });
    await startBacktest(backend.client);
    await pause(3_000);
    const asked = host.requests.filter((request) => request.asked === 'outcome').length;
    // The first, which tells the status; then pauses of 250 ms, 500 ms, 1 s, 2 s.
    expect(asked).toBeGreaterThanOrEqual(2);
    expect(asked).toBeLessThanOrEqual(6);
  });

  it.runIf(process.platform === 'linux')('cuts off an answer that has no end, and says so', async () => {
    const before = await peakBytes();
    host.answers.RemoteBacktest = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      endless(response, '{"data": ', () => undefined);
    };
    const id = await startBacktest(backend.client);
    const shown = await pullPlaced(id);
    expect(shown.warnings).toMatchObject([{ code: 'REMOTE_ANSWER_INVALID', severity: 'CAUTION' }]);
    expect((await peakBytes()) - before).toBeLessThan(200 * MEGABYTE);
  });

  /** Pulls until the operation is at its host, so that a pull asks that. */
  async function pullPlaced(id: string) {
    for (;;) {
      const shown = await pullBacktest(backend.client, id, true);
      if (host.requests.some(({ asked }) => asked === 'RemoteBacktest')) return shown;
    }
  }

  it.each([
    ['a bogus status', { status: 'BOGUS' }],
    ['a percentage in words', { progress: { ...runningBacktest.progress, percentage: 'half' } }],
  ])('shows the last state and a warning when it answers %s', async (_what, change) => {
    host.answers.RemoteBacktest = data({ operation: { ...runningBacktest, ...change } });
    const id = await startBacktest(backend.client);
    const shown = await pullPlaced(id);
    expect(shown.warnings).toMatchObject([{ code: 'REMOTE_ANSWER_INVALID', severity: 'CAUTION' }]);
    host.answers.RemoteBacktest = data({ operation: runningBacktest });
    const mended = await pullBacktest(backend.client, id, true);
    expect([mended.status, mended.warnings]).toEqual(['RUNNING', []]);
    expect(backend.log()).not.toMatch(/"level":"(error|fatal)"/);
  });

  it('stores no error text of megabytes', async () => {
    const error = { code: 'DATA_NOT_FOUND', message: 'x'.repeat(5_000_000), retryable: false };
    const end = { status: 'FAILED', error, warnings: [], ...lastState } as const;
    host.answers.outcome = telling({ status: 'FAILED', pieces: [], end });
    const failed = await pullUntilDone(backend.client, await startBacktest(backend.client));
    expect(failed.error?.code).toBe('DATA_NOT_FOUND');
    expect(failed.error?.message).toHaveLength(4_000);
  });

  it('fails with a code, and no defect, on a result of another form', async () => {
    const result = { provenance: 'mine' };
    const end = { status: 'COMPLETED', result, warnings: [], counts: {}, ...lastState } as const;
    host.answers.outcome = telling({ status: 'COMPLETED', pieces: [], end });
    const failed = await pullUntilDone(backend.client, await startBacktest(backend.client));
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'REMOTE_OUTCOME_INVALID' } });
    expect(failed.error?.message).toContain('provenance');
    expect(backend.log()).not.toMatch(/"level":"(error|fatal)"/);
  });

  it.each([
    ['without the first', [[7, 9]]],
    [
      'with a gap',
      [
        [0, 2],
        [3, 4],
      ],
    ],
    [
      'that come twice',
      [
        [0, 2],
        [0, 2],
      ],
    ],
  ] as const)('fails with a code on samples %s', async (_what, stretches) => {
    const pieces = stretches.map(([from, to]) => samplesPiece(barMetrics(from, to)));
    host.answers.outcome = telling({ status: 'RUNNING', pieces, end: null });
    const failed = await pullUntilDone(backend.client, await startBacktest(backend.client));
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'REMOTE_OUTCOME_INVALID' } });
    expect(failed.error?.message).toContain('of samples came where');
  });

  it('sends nothing to where it is redirected, and fails at once', async () => {
    const elsewhere = await startHostileHost();
    try {
      host.answers.StartBacktest = (response) =>
        void response.writeHead(307, { location: `${elsewhere.url}/graphql` }).end();
      const failed = await pullUntilDone(backend.client, await startBacktest(backend.client));
      expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'REMOTE_REFUSED' } });
      expect(failed.error?.message).toContain(elsewhere.url);
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('warns of a host that refuses to hand over the outcome, with one line in the log', {
    timeout: 60_000,
  }, async () => {
    host.answers.outcome = (response) => void response.writeHead(403).end('<html>no</html>');
    const id = await startBacktest(backend.client);
    let shown = await pullBacktest(backend.client, id, true);
    while (shown.warnings.length === 0) shown = await pullBacktest(backend.client, id, true);
    expect(shown.warnings).toMatchObject([{ code: 'OUTCOME_REFUSED', severity: 'CAUTION' }]);
    expect(shown.warnings[0]?.message).toContain('HTTP 403');
    expect(shown.status).toBe('RUNNING');
    const lines = backend
      .log()
      .split('\n')
      .filter((line) => line.includes('refuses to hand over an outcome'));
    expect(lines.filter((line) => line.includes(id))).toHaveLength(1);
  });

  it('does not send a new key to an old host', async () => {
    const id = await startBacktest(backend.client);
    await pullPlaced(id);
    await backend.kill();
    host.requests.length = 0;
    backend = await startServer(folder.path, {
      USE_REMOTE_BACKTEST_SERVICE: 'true',
      REMOTE_BACKTEST_SERVICE_URL: 'http://127.0.0.1:1',
      REMOTE_BACKTEST_SERVICE_API_KEY: 'the-key-of-the-new-worker',
      WORKER_THREADS: '1',
    });
    await pullPlaced(id);
    expect(host.requests.length).toBeGreaterThan(1);
    for (const { authorization } of host.requests) expect(authorization).toBeUndefined();
  });
});
