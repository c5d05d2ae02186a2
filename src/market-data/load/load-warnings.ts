import type { RunWarning } from '../../base/pure/run-warning.js';
import type { DataLoadParameters } from './data-load-parameters.js';

/** What a load has come to. */
export interface LoadTotals {
  readonly bars: number;
  readonly rowsRejected: number;
  /** True when stored bars made by a generator gave way. */
  readonly isSyntheticReplaced: boolean;
}

/** Returns what somebody should know of a load that has completed. */
export function loadWarnings(
  { symbol, timeframe }: Pick<DataLoadParameters, 'symbol' | 'timeframe'>,
  { bars, rowsRejected, isSyntheticReplaced }: LoadTotals,
): readonly RunWarning[] {
  const warnings: RunWarning[] = [];
  if (isSyntheticReplaced) {
    warnings.push({
      code: 'SYNTHETIC_REPLACED',
      severity: 'INFO',
      message: `The generated ${timeframe} bars of '${symbol}' gave way to the loaded ones.`,
    });
  }
  if (bars === 0) {
    warnings.push({
      code: 'NOTHING_LOADED',
      severity: 'CAUTION',
      message: `No bar was stored: ${rowsRejected === 0 ? 'there is none in the range' : `all ${rowsRejected} rows were rejected`}.`,
    });
  }
  return warnings;
}
