import { OperationDocument, OperationsDocument } from '../../src/faces/client/generated/graphql.js';
import { familyFindings } from './family-checks.js';
import { flawOf, readWholeLog } from './follower.js';
import type { Load } from './load.js';
import { type ReferenceRun, specKey } from './reference-runs.js';
import type { TrackedOperation } from './tracked-operation.js';
import type { Verdict } from './verdict.js';
import type { Victim } from './victim.js';

type References = ReadonlyMap<string, ReferenceRun>;

/**
 * Holds what a server has, and what clients were delivered, against what was asked for.
 * @param areTelling whether there were so many kills that some of them cannot but have met work
 */
export async function checkOperations(
  verdict: Verdict,
  victim: Victim,
  load: Load,
  references: References,
  areTelling: boolean,
): Promise<void> {
  verdict.check('no client met a failure', load.failures);
  const recorded = await recordedIds(victim);
  const expected = load.operations.filter(({ isDeleted }) => !isDeleted);
  verdict.check('every operation that was started is recorded, and no other', [
    ...expected.filter(({ id }) => !recorded.has(id)).map(({ id }) => `${id} is not recorded`),
    ...[...recorded].filter((id) => expected.every((known) => known.id !== id)).map((id) => `${id} is extra`),
  ]);
  verdict.check('a start that is repeated finds its operation', await lostKeys(victim, expected));
  const findings = { states: [] as string[], flaws: [] as string[], changes: [] as string[] };
  const differences: string[] = [];
  const families: string[] = [];
  const tally = { cancelled: 0, repeated: 0, mostAttempts: 0 };
  for (const operation of load.operations) {
    const flaw = flawOf(operation.follower.entries);
    if (flaw !== null) findings.flaws.push(`${operation.id}: ${flaw}`);
    if (operation.isDeleted) continue;
    const { status, attempt } = await stateOf(victim, operation);
    operation.finalStatus = status;
    if (status === 'CANCELLED') tally.cancelled++;
    if (attempt > 1) tally.repeated++;
    tally.mostAttempts = Math.max(tally.mostAttempts, attempt);
    const allowed = operation.isCancelAsked ? ['COMPLETED', 'CANCELLED'] : ['COMPLETED'];
    if (!allowed.includes(status)) findings.states.push(`${operation.id} is ${status}`);
    if (await hasChanged(victim, operation)) findings.changes.push(operation.id);
    const difference = await differenceOf(victim, operation, status, references);
    if (difference !== null) differences.push(`${operation.id}: ${difference}`);
    families.push(...(await familyFindings(victim, operation)));
  }
  const isIdle = areTelling && tally.repeated === 0;
  verdict.check('kills met work that was under way', isIdle ? ['none was ever repeated'] : []);
  console.log(
    `${load.operations.length} operations: ${tally.cancelled} cancelled, ${load.operations.length - expected.length} deleted, ` +
      `${tally.repeated} executed more than once, one of them ${tally.mostAttempts} times`,
  );
  verdict.check('every operation is COMPLETED, or CANCELLED where that was asked for', findings.states);
  verdict.check("every client's log is gapless and without repeats", findings.flaws);
  verdict.check('no entry changed after it was delivered', findings.changes);
  verdict.check('every family is over and whole, and nothing in it ran twice', families);
  verdict.check('logs and results are those of undisturbed runs', differences);
}

async function recordedIds(victim: Victim): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  let after: string | null = null;
  do {
    const answer: Awaited<ReturnType<typeof pageOf>> = await pageOf(victim, after);
    for (const { id } of answer.nodes) ids.add(id);
    after = answer.pageInfo.hasNextPage ? (answer.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return ids;
}

async function pageOf(victim: Victim, after: string | null) {
  return (await victim.request(OperationsDocument, { first: 200, after })).operations;
}

async function lostKeys(victim: Victim, operations: readonly TrackedOperation[]): Promise<string[]> {
  const findings: string[] = [];
  for (const { workload, spec, key, id } of operations) {
    const again = await workload.start(victim, spec, key);
    if (again !== id) findings.push(`${key} was ${id} and is ${again}`);
  }
  return findings;
}

async function stateOf(
  victim: Victim,
  { id }: TrackedOperation,
): Promise<{ readonly status: string; readonly attempt: number }> {
  const { operation } = await victim.request(OperationDocument, { id });
  if (operation === null || operation === undefined) return { status: 'unknown', attempt: 0 };
  const { status, error, attempt } = operation;
  return { status: error ? `${status} (${error.code}: ${error.message})` : status, attempt };
}

async function hasChanged(victim: Victim, { workload, id, follower }: TrackedOperation): Promise<boolean> {
  const log = await readWholeLog(victim, workload, id);
  return (
    log.length !== follower.entries.length ||
    log.some(({ delivered }, seq) => delivered !== follower.entries[seq]?.delivered)
  );
}

async function differenceOf(
  victim: Victim,
  { workload, spec, id, follower }: TrackedOperation,
  status: string,
  references: References,
): Promise<string | null> {
  const reference = references.get(specKey(workload, spec));
  if (reference === undefined) return 'there is no undisturbed run of it';
  const place = follower.entries.findIndex(({ measured }, seq) => measured !== reference.log[seq]);
  if (place !== -1)
    return `entry ${place} is ${follower.entries[place]?.measured}, not ${reference.log[place]}`;
  if (status !== 'COMPLETED') return null;
  if (follower.entries.length !== reference.log.length)
    return `its log has ${follower.entries.length} entries, not ${reference.log.length}`;
  const outcome = await workload.readOutcome(victim, id);
  return outcome === reference.outcome ? null : `its result is ${outcome}, not ${reference.outcome}`;
}
