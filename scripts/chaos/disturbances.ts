import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/base/pure/random.js';
import { TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { Victim } from '../faults/victim.js';
import type { LocalCluster } from '../postgres/local-cluster.js';

/** When what is done to a cluster, in milliseconds from the begin of its work. */
export interface Plan {
  /** A host is killed, and started again, as often as this passes. */
  readonly killEveryMs: number;
  readonly leastKills: number;
  /** From then on work is left alone by it; Infinity for as long as there is work. */
  readonly mostKills: number;
  /** One host stands still from then on, for so long: longer than a lease. */
  readonly stopAtMs: number;
  readonly stopForMs: number;
  /** The database server dies and comes up again. */
  readonly restartAtMs: readonly number[];
}

/** What was done. */
export interface Done {
  kills: number;
  stops: number;
  restarts: number;
  /** Whether the host that stood still held something then, and how much it says that it has lost. */
  held: boolean;
  lost: number;
}

const AWAY_MS = 1_000;
const LOOK_MS = 100;
/** How long it is waited for a host to hold something, and to say what it has lost. */
const TELL_MS = 10_000;

/**
 * Disturbs a cluster by a plan until its work is over, and at least until all of the plan was done. The host that stands
 * still is not killed meanwhile.
 * @param isOver tells whether the work is over
 */
export async function disturb(
  { backend, hosts, restartPostgres }: LocalCluster,
  plan: Plan,
  random: Random,
  isOver: () => boolean,
  say: (line: string) => void,
): Promise<Done> {
  const done: Done = { kills: 0, stops: 0, restarts: 0, held: false, lost: 0 };
  const begunAtMs = performance.now();
  const sinceMs = () => performance.now() - begunAtMs;
  const tell = (what: string) => say(`${(sinceMs() / 1_000).toFixed(0).padStart(4)} s  ${what}`);
  const stopped = hosts[random.below(hosts.length)] as LocalCluster['hosts'][number];

  const standStill = async (): Promise<void> => {
    await pause(plan.stopAtMs);
    done.held = await stopWhileItHolds(backend, stopped);
    tell(`the host ${stopped.address} stands still for ${plan.stopForMs / 1_000} s`);
    await pause(plan.stopForMs);
    stopped.signal('SIGCONT');
    tell(`the host ${stopped.address} goes on`);
    done.lost = await awaitMetric(stopped, 'ktrdr_cluster_leases_lost_total');
    done.stops++;
  };
  const restart = async (): Promise<void> => {
    for (const atMs of plan.restartAtMs) {
      await pause(Math.max(0, atMs - sinceMs()));
      tell('PostgreSQL dies and comes up again');
      await restartPostgres();
      done.restarts++;
    }
  };
  const isPlanDone = () =>
    done.stops > 0 && done.restarts === plan.restartAtMs.length && done.kills >= plan.leastKills;
  const kill = async (): Promise<void> => {
    const others = hosts.filter((host) => host !== stopped);
    const isEnough = () => done.kills >= plan.mostKills || (isOver() && isPlanDone());
    for (let next = plan.killEveryMs; !isEnough(); ) {
      await pause(LOOK_MS);
      if (sinceMs() < next) continue;
      next += plan.killEveryMs;
      const victims = done.stops > 0 ? hosts : others;
      const victim = victims[random.below(victims.length)] as LocalCluster['hosts'][number];
      tell(`the host ${victim.address} is killed`);
      await victim.kill();
      done.kills++;
      await pause(AWAY_MS);
      await victim.start();
    }
  };
  await Promise.all([standStill(), restart(), kill()]);
  return done;
}

const workersDocument = new TypedDocumentString<
  { workers: readonly { readonly address: string | null; readonly running: readonly string[] }[] },
  Record<string, never>
>('query ChaosWorkers { workers { address running } }');

/**
 * Has a host stand still in the middle of its work: again and again, for what it was at may have ended just before.
 * @returns false where it held nothing all the while; it stands still then, too
 */
async function stopWhileItHolds(backend: Victim, host: LocalCluster['hosts'][number]): Promise<boolean> {
  const endMs = performance.now() + TELL_MS;
  for (;;) {
    await awaitMetric(host, 'ktrdr_worker_threads_busy');
    host.signal('SIGSTOP');
    // What it had sent by then is stored a moment later.
    await pause(LOOK_MS);
    if (await holdsWork(backend, host)) return true;
    if (performance.now() >= endMs) return false;
    host.signal('SIGCONT');
  }
}

/** Tells whether operations or slices are leased to a host. */
async function holdsWork(backend: Victim, { address }: LocalCluster['hosts'][number]): Promise<boolean> {
  const { workers } = await backend.request(workersDocument, {});
  const host = workers.find((worker) => worker.address === address);
  if (host === undefined) throw new Error(`${address} is not among the hosts of the backend`);
  return host.running.length > 0;
}

/** Looks at a metric of a host until it is above 0, for a while, and returns it. */
async function awaitMetric({ address }: LocalCluster['hosts'][number], name: string): Promise<number> {
  const line = new RegExp(`^${name} (\\d+)$`, 'm');
  const endMs = performance.now() + TELL_MS;
  for (;;) {
    const text = await fetch(`${address}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    );
    const value = Number(line.exec(text)?.[1] ?? 0);
    if (value > 0 || performance.now() >= endMs) return value;
    await pause(LOOK_MS);
  }
}
