import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { minuteWorkspace } from '../../tests/support/rsi-workspace.js';
import { Victim } from '../faults/victim.js';
import { type LocalCluster, startLocalCluster } from '../postgres/local-cluster.js';
import { type DemoState, DemoWork } from './demo-work.js';
import { LiveTable, type Screen } from './live-table.js';

/** How much the demonstration does. */
export interface DemoSize {
  /** Days of minute bars. */
  readonly days: number;
  readonly trials: number;
  readonly backtests: number;
}

const HOSTS = 2;
const LOOK_MS = 400;
/** Share of the study in a hundred after which its host is killed. */
const KILLED_AT = 10;

/** A server that is gone has been stopped with the demonstration: nothing is asked again. */
class DemoServer extends Victim {
  protected override isSentAgain(): boolean {
    return false;
  }
}

/**
 * Runs a study and backtests on one server, then on a cluster that loses the host of the study in the middle, and compares
 * the digests. What it starts ends with it.
 * @returns whether all digests are equal
 * @throws when something does not come up or fails, or the signal is given
 */
export async function runDemo(size: DemoSize, screen: Screen, signal: AbortSignal): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-cluster-demo-'));
  const say = (line: string) => screen.write(`${line}\n`);
  let local: Victim | null = null;
  let cluster: LocalCluster | null = null;
  try {
    const workspace = await minuteWorkspace(folder, size.days);
    const settings = {
      ...workspace.settings,
      WORKER_THREADS: '1',
      LOG_LEVEL: 'error',
      OPERATION_CACHE_TTL_MS: '300',
    };
    const work = new DemoWork(workspace, size.days, size.trials, size.backtests);
    say(
      `A study of ${size.trials} trials and ${size.backtests} backtests of ${size.days} days of minute bars.`,
    );

    say('On one server, with SQLite:');
    const single = new DemoServer(
      { ...settings, DATABASE_URL: `file:${join(folder, 'local.db')}` },
      'server.js',
    );
    local = single;
    await single.start();
    const localIds = await work.start(single);
    await completed(work, single, new LiveTable(screen), signal);
    const localDigests = await work.digests(single, localIds);
    await single.kill();

    const demo = await startLocalCluster(settings, HOSTS, { signal, Server: DemoServer });
    cluster = demo;
    say(`On a cluster: PostgreSQL at port ${demo.postgres.port}, backend ${demo.backend.address},`);
    say(`  hosts ${demo.hosts.map(({ address }) => address).join(' and ')}.`);
    const ids = await work.start(demo.backend);
    const table = new LiveTable(screen);
    const study = ids[0] as string;
    const killed = await killHostOf(study, work, demo, table, signal);
    table.note(`Killed the host ${killed} (SIGKILL), which ran the study`);
    table.note(`  ${study}.`);
    table.note('The other one takes what it held once its lease has run out, after 15 to 18 s.');
    await completed(work, demo.backend, table, signal);
    const digests = await work.digests(demo.backend, ids);

    say(`Digest of the study, one server: ${localDigests[0]}`);
    say(`Digest of the study, cluster:    ${digests[0]}`);
    const equal = digests.filter((digest, index) => digest === localDigests[index]).length;
    say(`${equal} of ${digests.length} digests are equal; the host ${killed} was killed on the way.`);
    return equal === digests.length;
  } finally {
    await local?.kill();
    await cluster?.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Shows how far a server is until everything has completed. @throws when something ends otherwise */
async function completed(
  work: DemoWork,
  server: Victim,
  table: LiveTable,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const state = await work.state(server);
    table.show(state);
    if (isOver(state)) return;
    await pause(LOOK_MS, undefined, { signal });
  }
}

/** Kills the host that holds an operation, once it has come some way, and says where it was. */
async function killHostOf(
  id: string,
  work: DemoWork,
  { backend, hosts }: LocalCluster,
  table: LiveTable,
  signal: AbortSignal,
): Promise<string> {
  for (;;) {
    const state = await work.state(backend);
    table.show(state);
    const holder = state.hosts.find(({ running }) => running.includes(id));
    const host = hosts.find(({ address }) => address === holder?.address);
    const far = state.operations.find((operation) => operation.id === id)?.progress.percentage ?? 0;
    if (host !== undefined && far >= KILLED_AT && far < 100) {
      await host.kill();
      return `${host.address}`;
    }
    if (isOver(state))
      throw new Error('The study was over before its host could be killed; ask for more trials.');
    await pause(LOOK_MS / 4, undefined, { signal });
  }
}

/** @throws when something has ended and is not COMPLETED */
function isOver({ operations }: DemoState): boolean {
  const failed = operations.find(({ status }) => status === 'FAILED' || status === 'CANCELLED');
  if (failed !== undefined)
    throw new Error(`${failed.id} is ${failed.status}: ${failed.error?.message ?? 'without an error'}`);
  return operations.length > 0 && operations.every(({ status }) => status === 'COMPLETED');
}
