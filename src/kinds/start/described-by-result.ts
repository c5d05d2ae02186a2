import type { JsonObject } from '../../base/pure/json.js';
import type { Work, WorkEnd } from '../../operations/ports/work.js';
import type { OperationOutcome } from '../../operations/record/operation.js';

/** What of an operation only its result tells. */
export type Description = Pick<OperationOutcome, 'title' | 'summary'>;

/** Gives an operation what its result tells of it, wherever its work runs. */
export function describedByResult(work: Work, describe: (result: JsonObject) => Description): Work {
  return {
    source: work.source,
    ended: work.ended.then((end) => described(end, describe)),
    abort: () => work.abort(),
    ...(work.leave && { leave: () => work.leave?.() }),
  };
}

function described(end: WorkEnd, describe: (result: JsonObject) => Description): WorkEnd {
  if (end.kind !== 'completed') return end;
  const { outcome } = end;
  return { ...end, outcome: { ...outcome, ...describe(outcome.result) } };
}
