import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Victim } from '../scripts/faults/victim.js';
import { type LocalCluster, startLocalCluster } from '../scripts/postgres/local-cluster.js';
import { TypedDocumentString } from '../src/faces/client/generated/graphql.js';
import { type Benchmark, type Figure, figure } from './benchmark.js';
import { trialFigures } from './cluster-study.js';
import { pause } from './running-backtests.js';

const HOST_COUNTS = [1, 2, 4];
/** Slots of each host. */
const SLOTS = '4';
/** Paced work: a call says letters with a pause before each, and computes nothing. */
const PACED_CALL = { text: 'abcdefghij', pauseMs: 100 };
const CALL_MS = PACED_CALL.text.length * PACED_CALL.pauseMs;
const LOOK_MS = 20;
/** A call that is not over before its host is lost and missed. */
const LONG_CALL = { text: 'a'.repeat(40), pauseMs: 1_000 };
/** In a cluster of so many hosts one is lost, some times. */
const LOST_OF = 2;
const LOST_TIMES = 3;

/**
 * Runs paced work on 1, 2 and 4 hosts of this machine, which tells what the queue costs and not what the work does; then
 * studies, which compute.
 */
export const cluster: Benchmark = {
  name: 'cluster',
  async run(settings) {
    const { quick, folder, say } = settings;
    const figures: Figure[] = [];
    for (const count of quick ? [2] : HOST_COUNTS) {
      say(`${count} hosts`);
      const amounts = quick
        ? { calls: 8, starts: 3, losses: 1 }
        : { calls: 16 * count, starts: 5, losses: count === LOST_OF ? LOST_TIMES : 0 };
      figures.push(...(await measure(count, amounts, join(folder, `cluster-${count}`))));
    }
    return [...figures, ...(await trialFigures(quick ? [1, 2] : HOST_COUNTS, settings))];
  },
};

interface Amounts {
  readonly calls: number;
  readonly starts: number;
  /** How often a host is lost. */
  readonly losses: number;
}

async function measure(
  hostCount: number,
  { calls, starts, losses }: Amounts,
  folder: string,
): Promise<Figure[]> {
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
    const lost: number[] = [];
    for (let index = 0; index < losses; index++) lost.push(await loseHost(running));
    return [
      one(`paced operations of ${CALL_MS} ms, a second`, 'count', calls / seconds),
      one(
        'of what the slots could do',
        '%',
        (100 * calls * CALL_MS) / (seconds * 1_000 * hostCount * Number(SLOTS)),
      ),
      figure(title('start to begin, queue empty'), 'ms', waits),
      ...(losses === 0 ? [] : [figure(title('host killed to claim by another'), 'ms', lost)]),
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

async function start(
  { backend }: LocalCluster,
  count: number,
  call = PACED_CALL,
): Promise<readonly string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      backend.request(startDocument, { ...call, label: `call ${index}` }),
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

const holdersDocument = new TypedDocumentString<
  { workers: readonly { address: string | null; running: readonly string[] }[] },
  Record<string, never>
>('query BenchHolders { workers { address running } }');

/**
 * Kills the host of a call that has just begun, when its lease is longest, and brings it back.
 * @returns milliseconds from its death to when another one has the call
 */
async function loseHost(running: LocalCluster): Promise<number> {
  const { backend, hosts } = running;
  const [id] = (await start(running, 1, LONG_CALL)) as [string];
  const holder = async (lost?: Victim): Promise<Victim> => {
    for (;;) {
      const { workers } = await backend.request(holdersDocument, {});
      const holding = workers.filter((worker) => worker.running.includes(id));
      const found = hosts.find(
        (host) => host !== lost && holding.some(({ address }) => address === host.address),
      );
      if (found !== undefined) return found;
      await pause(LOOK_MS);
    }
  };
  const host = await holder();
  await host.kill();
  const killedAtMs = performance.now();
  await holder(host);
  const lostMs = performance.now() - killedAtMs;
  await host.start();
  return lostMs;
}

async function read(database: pg.Client): Promise<{ readonly transactions: number; readonly bytes: number }> {
  const { rows } = await database.query<{ transactions: string; bytes: string }>(
    `SELECT xact_commit AS transactions, pg_database_size(datname) AS bytes FROM pg_stat_database
      WHERE datname = current_database()`,
  );
  return { transactions: Number(rows[0]?.transactions), bytes: Number(rows[0]?.bytes) };
}
