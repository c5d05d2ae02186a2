import type { RunWarning } from '../shared/run-warning.js';

/** What became of the signals of a file in one run. */
export interface SignalFacts {
  /** As the strategy names it. */
  readonly file: string;
  /** Signals that the file has within the range. */
  readonly inRange: number;
  /** Those of them that carry the stamp of no bar. */
  readonly unmatched: number;
}

/** Returns the warnings about a file of recorded signals. */
export function signalWarnings({ file, inRange, unmatched }: SignalFacts): readonly RunWarning[] {
  if (inRange > 0 && unmatched === 0) return [];
  const message =
    inRange === 0
      ? `${file} has no signal within the range, so every bar is HOLD. Choose a range that it covers.`
      : `${unmatched} of the ${inRange} signals that ${file} has within the range carry the stamp of no bar and ` +
        'were not used. A signal carries the stamp of the bar at whose close it was decided: compare with the bars.';
  return [{ code: 'SIGNALS_UNMATCHED', severity: 'CAUTION', message }];
}
