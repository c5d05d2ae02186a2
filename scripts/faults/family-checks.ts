import { TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { TrackedOperation } from './tracked-operation.js';
import type { Victim } from './victim.js';

interface Member {
  readonly id: string;
  readonly status: string;
  readonly done: boolean;
  readonly attempt: number;
  readonly events: { readonly nodes: readonly { readonly kind: string; readonly attempt: number }[] };
}

const MEMBER = 'id status done attempt events(first: 300) { nodes { kind attempt } }';

const familyDocument = new TypedDocumentString<
  { operation: Member & { readonly children: { readonly nodes: readonly Member[] } } },
  { id: string }
>(
  `query FaultFamily($id: ID!) { operation(id: $id) { ${MEMBER} children(first: 20) { nodes { ${MEMBER} } } } }`,
);

const ENDS = ['COMPLETED', 'FAILED', 'CANCELLED'];
/** What takes an operation up: a first time, or once more. */
const BEGINS = ['STARTED', 'RESUMED'];

/**
 * Returns what is wrong with an operation and those below it: all are over, each ended once and was taken up once an
 * attempt at most, and a COMPLETED parent has as many below it as it asks for, COMPLETED as well.
 */
export async function familyFindings(
  victim: Victim,
  { id, workload, spec, finalStatus }: TrackedOperation,
): Promise<readonly string[]> {
  const { operation } = await victim.request(familyDocument, { id });
  const { nodes: children } = operation.children;
  const asked = workload.childCount?.(spec) ?? 0;
  const isWhole = children.length === asked && children.every(({ status }) => status === 'COMPLETED');
  return [
    ...[operation, ...children].flatMap(memberFindings),
    ...(finalStatus === 'COMPLETED' && !isWhole
      ? [`${id}: below it are ${children.map(({ status }) => status).join(', ')}, not ${asked} COMPLETED`]
      : []),
    ...(children.length > asked ? [`${id}: ${children.length} were started below it, not ${asked}`] : []),
  ];
}

function memberFindings({ id, status, done, attempt, events }: Member): readonly string[] {
  if (!done) return [`${id} is ${status}`];
  const count = (kinds: readonly string[]): number =>
    events.nodes.filter(({ kind }) => kinds.includes(kind)).length;
  const begun = events.nodes.filter(({ kind }) => BEGINS.includes(kind)).map((event) => event.attempt);
  return [
    ...(count(ENDS) === 1 ? [] : [`${id} ended ${count(ENDS)} times`]),
    ...(new Set(begun).size === begun.length ? [] : [`${id} was taken up twice in one attempt`]),
    ...(Math.max(0, ...begun) <= attempt ? [] : [`${id} ran in an attempt that it never had`]),
  ];
}
