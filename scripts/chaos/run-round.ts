import { type Random, seededRandom } from '../../src/base/pure/random.js';
import { TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { NamespaceNetwork } from '../../tests/support/network-namespaces.js';
import { threadCount } from '../attack/main-thread.js';
import { checkOperations } from '../faults/checks.js';
import { Load } from '../faults/load.js';
import type { References } from '../faults/reference-runs.js';
import type { Verdict } from '../faults/verdict.js';
import type { Victim } from '../faults/victim.js';
import type { Workload } from '../faults/workload.js';
import { startLocalCluster } from '../postgres/local-cluster.js';
import type { ChaosSize } from './chaos-size.js';
import { disturb } from './disturbances.js';
import { PatientServer } from './patient-server.js';

export const HOSTS = 3;
/** Of a line of a log that is shown. */
const MOST_OF_LINE = 2_000;
/** Of Node and V8 a dozen, and of this program one for each kind of question and one that works. */
const MOST_THREADS = 30;
/** What is logged of outages, and of nothing else that the database says. */
const OF_OUTAGE = /"code":"STORE_UNAVAILABLE"/;

export interface Round {
  readonly settings: Readonly<Record<string, string>>;
  readonly work: readonly { readonly workload: Workload; readonly times: number }[];
  readonly size: ChaosSize;
  readonly references: References;
  /** Of the hosts; null where they have ports of this machine. */
  readonly network: NamespaceNetwork | null;
  /** Evaluations that undisturbed runs have left. */
  readonly evaluated: number;
}

/** Has a cluster of its own do all the work while it is disturbed, and checks what it left. */
export async function runRound(
  { settings, work, size, references, network, evaluated }: Round,
  random: Random,
  verdict: Verdict,
): Promise<void> {
  const cluster = await startLocalCluster(settings, HOSTS, { Server: PatientServer, network });
  try {
    const load = new Load(
      cluster.backend,
      work.map(({ workload }) => workload),
      size.longestPauseMs,
    );
    for (const { workload, times } of work)
      for (let index = 0; index < times; index++)
        load.add(
          workload,
          workload.specs[index % workload.specs.length] as string,
          seededRandom(random.below(2 ** 31 - 1)),
        );
    const isOver = () => load.unfinished === 0;
    const done = await disturb(cluster, size.plan, random, isOver, (line) => console.log(line));
    await load.end();
    verdict.check('hosts were killed, one stood still past its lease, and PostgreSQL was restarted twice', [
      ...(done.kills >= size.plan.leastKills ? [] : [`${done.kills} kills`]),
      ...(done.stops === 1 && done.held
        ? []
        : [`${done.stops} stops, ${done.held ? '' : 'not '}in the middle of work`]),
      ...(done.restarts === size.plan.restartAtMs.length ? [] : [`${done.restarts} restarts`]),
    ]);
    verdict.check(
      'the host that stood still was told that it had lost what it was at',
      done.lost === 0 ? ['ktrdr_cluster_leases_lost_total is 0'] : [],
    );
    await checkOperations(verdict, cluster.backend, load, references.runs, true);
    for (const line of [cluster.backend, ...cluster.hosts].flatMap(({ errors }) => errors))
      if (!OF_OUTAGE.test(line)) console.log(`log: ${line.slice(0, MOST_OF_LINE)}`);
    verdict.check(
      'no server has gathered threads',
      await gatheredThreads([cluster.backend, ...cluster.hosts]),
    );
    const entered = await evaluations(cluster.backend);
    verdict.check(
      'everything that was evaluated is entered once',
      entered === evaluated ? [] : [`${entered} evaluations are in the ledger, and not ${evaluated}`],
    );
  } finally {
    await cluster.end();
  }
}

async function gatheredThreads(servers: readonly Victim[]): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const { pid, address } of servers) {
    const threads = pid === null ? 0 : await threadCount(pid);
    if (threads > MOST_THREADS) findings.push(`${address} has ${threads} threads`);
  }
  return findings;
}

const evaluationsDocument = new TypedDocumentString<
  { ledger: { totalCount: number } },
  Record<string, never>
>('query ChaosLedger { ledger(first: 1) { totalCount } }');

/** Counts what a server has in its ledger. */
export async function evaluations(server: Victim): Promise<number> {
  return (await server.request(evaluationsDocument, {})).ledger.totalCount;
}
