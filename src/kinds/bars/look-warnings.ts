import type { RunWarning } from '../../base/pure/run-warning.js';
import { type Holdout, lookCount } from '../../market-data/holdouts/holdout.js';

/** Returns a warning for each seal that a run has looked at. @param by whose look it was */
export function lookWarnings(lookedAt: readonly Holdout[], by: string): readonly RunWarning[] {
  return lookedAt.map((holdout) => {
    const { looks, earlierLooks } = holdout;
    const place = looks.findIndex((look) => look.by === by);
    const nth = place === -1 ? lookCount(holdout) : (earlierLooks?.count ?? 0) + place + 1;
    return lookWarning(holdout, 'This is', nth);
  });
}

/** Returns the same warning for a look that would be the next one. */
export function nextLookWarning(holdout: Holdout): RunWarning {
  return lookWarning(holdout, 'This would be', lookCount(holdout) + 1);
}

function lookWarning({ id, symbol, from }: Holdout, isLook: string, nth: number): RunWarning {
  return {
    code: 'HOLDOUT_LOOKED_AT',
    severity: 'CAUTION',
    message:
      `${isLook} look ${nth} at the bars of ${symbol} that are sealed from ${from} on (${id}). ` +
      'With each look they say less about bars that nobody has seen.',
  };
}
