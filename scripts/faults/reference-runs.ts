import { setTimeout as pause } from 'node:timers/promises';
import { OperationDocument } from '../../src/faces/client/generated/graphql.js';
import { readWholeLog } from './follower.js';
import { Victim } from './victim.js';
import type { Workload } from './workload.js';

/** What a run gives that nothing disturbs. */
export interface ReferenceRun {
  /** The measured part of each entry of its log. */
  readonly log: readonly string[];
  readonly outcome: string;
}

/** What undisturbed runs tell of this machine and of the specs. */
export interface References {
  readonly runs: ReadonlyMap<string, ReferenceRun>;
  /** How long the first run of a server takes on this machine: its threads are not warm. */
  readonly firstRunMs: number;
  readonly longestRunMs: number;
}

/**
 * Runs every spec of every workload once on a server of its own that nobody kills, one after another.
 * @param look is taken at the server before it ends
 */
export async function referenceRuns(
  settings: Readonly<Record<string, string>>,
  workloads: readonly Workload[],
  look: (server: Victim) => Promise<void> = async () => undefined,
): Promise<References> {
  const server = new Victim(settings);
  await server.start();
  const runs = new Map<string, ReferenceRun>();
  const runMs: number[] = [];
  for (const workload of workloads) {
    for (const spec of workload.specs) {
      const startedAtMs = performance.now();
      const id = await workload.start(server, spec, `reference ${workload.type} ${spec}`);
      await requireCompletion(server, id);
      runMs.push(performance.now() - startedAtMs);
      const log = await readWholeLog(server, workload, id);
      const outcome = await workload.readOutcome(server, id);
      runs.set(specKey(workload, spec), { log: log.map(({ measured }) => measured), outcome });
    }
  }
  await look(server);
  await server.stop();
  return { runs, firstRunMs: runMs[0] ?? 0, longestRunMs: Math.max(...runMs.slice(1)) };
}

export function specKey({ type }: Workload, spec: string): string {
  return `${type} ${spec}`;
}

async function requireCompletion(server: Victim, id: string): Promise<void> {
  for (;;) {
    const { operation } = await server.request(OperationDocument, { id });
    if (operation?.status === 'COMPLETED') return;
    if (operation === null || operation === undefined || operation.done)
      throw new Error(
        `the undisturbed run ${id} ended as ${operation?.status}: ${operation?.error?.message}`,
      );
    await pause(20);
  }
}
