import type { JsonObject } from '../../base/pure/json.js';
import type { Evaluate, Work, WorkEnd } from '../../operations/ports/work.js';
import type { OperationOutcome } from '../../operations/record/operation.js';

/** What of an operation only its result tells. */
export type Description = Pick<OperationOutcome, 'title' | 'summary'>;

/**
 * Gives an operation what its result tells of it, wherever its work runs.
 * @param evaluate makes what works out what was evaluated; default: nothing is
 */
export function describedByResult(
  work: Work,
  describe: (result: JsonObject) => Description,
  evaluate?: (result: JsonObject) => Evaluate,
): Work {
  return {
    source: work.source,
    ended: work.ended.then((end) => described(end, describe, evaluate)),
    abort: () => work.abort(),
    ...(work.leave && { leave: () => work.leave?.() }),
  };
}

function described(
  end: WorkEnd,
  describe: (result: JsonObject) => Description,
  evaluate?: (result: JsonObject) => Evaluate,
): WorkEnd {
  if (end.kind !== 'completed') return end;
  const { outcome } = end;
  const { result } = outcome;
  return {
    ...end,
    outcome: { ...outcome, ...describe(result) },
    ...(evaluate && { evaluate: evaluate(result) }),
  };
}
