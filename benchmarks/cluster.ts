import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type LocalCluster, startLocalCluster } from '../scripts/postgres/local-cluster.js';
import { TypedDocumentString } from '../src/faces/client/generated/graphql.js';
import { type Benchmark, type Figure, figure } from './benchmark.js';
import { pause } from './running-backtests.js';

const HOST_COUNTS = [1, 2, 4];
/** Slots of each host. */
const SLOTS = '4';
/** Paced work: a call says letters with a pause before each, and computes nothing. */
const LETTERS = 'abcdefghij';
const LETTER_MS = 100;
const CALL_MS = LETTERS.length * LETTER_MS;
const LOOK_MS = 20;

/** Runs paced work on 1, 2 and 4 hosts of this machine: what the queue costs, and not what the work does. */
export const cluster: Benchmark = {
  name: 'cluster',
  async run({ quick, folder, say }) {
    const figures: Figure[] = [];
    for (const count of quick ? [2] : HOST_COUNTS) {
      say(`${count} hosts`);
      figures.push(
        ...(await measure(count, quick ? 8 : 16 * count, quick ? 3 : 5, join(folder, `cluster-${count}`))),
      );
    }
    return figures;
  },
};

async function measure(hostCount: number, calls: number, starts: number, folder: string): Promise<Figure[]> {
  for (const name of ['strategies', 'models', 'data', 'import'])
    await mkdir(join(folder, name), { recursive: true });
  const settings = {
    STRATEGIES_DIR: join(folder, 'strategies'),
    MODELS_DIR: join(folder, 'models'),
    DATA_DIR: join(folder, 'data'),
    IMPORT_DIR: join(folder, 'import'),
    WORKER_THREADS: SLOTS,
    LOG_LEVEL: 'error',
  };
  const running = await startLocalCluster(settings, hostCount, { hasTestKinds: true });
  const database = new pg.Client(running.postgres.url('postgres'));
  await database.connect();
  try {
    // Threads are warm once each has had work.
    await finished(running, await start(running, hostCount * Number(SLOTS)));
    const waits: number[] = [];
    for (let index = 0; index < starts; index++) {
      const ids = await start(running, 1);
      waits.push(...(await finished(running, ids)).map(({ createdAt, startedAt }) => startedAt - createdAt));
    }
    const before = await read(database);
    const begunAtMs = performance.now();
    const ids = await start(running, calls);
    await finished(running, ids);
    const seconds = (performance.now() - begunAtMs) / 1_000;
    const after = await read(database);
    const title = (text: string) => `${hostCount} ${hostCount === 1 ? 'host' : 'hosts'}: ${text}`;
    const one = (name: string, unit: Figure['unit'], value: number): Figure =>
      figure(title(name), unit, [Math.round(value * 10) / 10]);
    return [
      one(`paced operations of ${CALL_MS} ms, a second`, 'count', calls / seconds),
      one(
        'of what the slots could do',
        '%',
        (100 * calls * CALL_MS) / (seconds * 1_000 * hostCount * Number(SLOTS)),
      ),
      figure(title('start to begin, queue empty'), 'ms', waits),
      one('transactions an operation', 'count', (after.transactions - before.transactions) / calls),
      one(
        'growth of the database, 1,000 operations',
        'MiB',
        ((after.bytes - before.bytes) / 2 ** 20 / calls) * 1_000,
      ),
    ];
  } finally {
    await database.end();
    await running.end();
  }
}

const startDocument = new TypedDocumentString<
  { startEchoCall: { operation: { id: string } } },
  { text: string; pauseMs: number; label: string }
>(`mutation BenchCall($text: String!, $pauseMs: Int!, $label: String!) {
  startEchoCall(input: { text: $text, pauseMs: $pauseMs, label: $label }) { ... on StartEchoCallSuccess { operation { id } } }
}`);

async function start({ backend }: LocalCluster, count: number): Promise<readonly string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      backend.request(startDocument, { text: LETTERS, pauseMs: LETTER_MS, label: `call ${index}` }),
    ),
  );
  return answers.map(({ startEchoCall }) => startEchoCall.operation.id);
}

const countDocument = new TypedDocumentString<{ operations: { totalCount: number } }, Record<string, never>>(
  'query BenchOpen { operations(first: 1, filter: { statuses: [PENDING, RUNNING] }) { totalCount } }',
);

const timesDocument = new TypedDocumentString<
  { operation: { status: string; createdAt: string; startedAt: string } },
  { id: string }
>('query BenchTimes($id: ID!) { operation(id: $id) { status createdAt startedAt } }');

/** Waits until nothing is open any more, by one question for all. */
async function finished({ backend }: LocalCluster, ids: readonly string[]) {
  while ((await backend.request(countDocument, {})).operations.totalCount > 0) await pause(LOOK_MS);
  return await Promise.all(
    ids.map(async (id) => {
      const { status, createdAt, startedAt } = (await backend.request(timesDocument, { id })).operation;
      if (status !== 'COMPLETED') throw new Error(`${id} is ${status}`);
      return { createdAt: Date.parse(createdAt), startedAt: Date.parse(startedAt) };
    }),
  );
}

async function read(database: pg.Client): Promise<{ readonly transactions: number; readonly bytes: number }> {
  const { rows } = await database.query<{ transactions: string; bytes: string }>(
    `SELECT xact_commit AS transactions, pg_database_size(datname) AS bytes FROM pg_stat_database
      WHERE datname = current_database()`,
  );
  return { transactions: Number(rows[0]?.transactions), bytes: Number(rows[0]?.bytes) };
}
