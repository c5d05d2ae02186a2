import type { RunWarning } from '../../base/pure/run-warning.js';
import type { Instrument } from '../market/instrument.js';
import { isIntraday } from '../market/timeframe.js';
import type { UnadjustedSplit } from './unadjusted-splits.js';

const MAX_NAMED = 3;

/**
 * Returns the warning about splits that prices are not adjusted for; null without any. It does not ask whether the
 * bars are said to be adjusted: a step that is left in them is unexplained. What trades all week has no splits as
 * shares do, and moves far, so there it is a caution.
 */
export function splitWarning(
  splits: readonly UnadjustedSplit[],
  { symbol, timeframe, calendar }: Instrument,
): RunWarning | null {
  if (splits.length === 0) return null;
  const named = splits.slice(0, MAX_NAMED).map(({ openTimeMs, ratio, closeBefore, open }) => {
    const stamp = new Date(openTimeMs).toISOString();
    const at = isIntraday(timeframe) ? stamp.replace('.000Z', 'Z') : stamp.slice(0, 10);
    return `on ${at}, ${ratio} (close ${closeBefore}, open ${open})`;
  });
  const more = splits.length > MAX_NAMED ? `; and ${splits.length - MAX_NAMED} more` : '';
  return {
    code: 'UNADJUSTED_SPLIT',
    severity: calendar === '24x7' ? 'CAUTION' : 'INVALIDATES',
    message:
      `${symbol} opens as after a split that its prices are not adjusted for: ${named.join('; ')}${more}. ` +
      'Positions, indicators and signals took it for a move of the market. ' +
      'Load prices that are adjusted throughout (data load or data import with --adjust and --replace), ' +
      'or choose a range that lies on one side of it.',
  };
}
