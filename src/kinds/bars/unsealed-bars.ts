import type { DateRange } from '../../domain/backtest/errors.js';
import type { HoldoutPolicy } from '../../domain/market/holdout-policy.js';
import { UnsealedBars } from '../../market-data/holdouts/unsealed-bars.js';

/**
 * Returns the bars as an operation may see them that trades or learns from a range.
 * @param lookedAtBy whose look is counted; null where it was counted before
 */
export function unsealedBars(
  dataDir: string,
  { startDate, endDate, holdout = 'REFUSE' }: DateRange & { readonly holdout?: HoldoutPolicy },
  lookedAtBy: string | null,
): UnsealedBars {
  return new UnsealedBars({ dataDir, startDate, endDate, holdout, lookedAtBy });
}
