import type { RunWarning } from '../../base/pure/run-warning.js';

/** What became of the signals of a file in one run. */
export interface SignalFacts {
  /** As the strategy names it. */
  readonly file: string;
  /** Signals that the file has within the range. */
  readonly inRange: number;
  /** Stamps of the first and the last signal of the file, milliseconds since the epoch; null for a file without any. */
  readonly fileRangeMs: readonly [firstMs: number, lastMs: number] | null;
  /** Those of them that carry the stamp of no bar. */
  readonly unmatched: number;
  /** Stamps of the first of these, milliseconds since the epoch. */
  readonly firstUnmatchedMs: readonly number[];
  /** Stamps of the bars, ascending. */
  readonly openTimeMs: Float64Array;
}

/** Returns the warnings about a file of recorded signals. */
export function signalWarnings(facts: SignalFacts): readonly RunWarning[] {
  const { file, inRange, unmatched, fileRangeMs } = facts;
  if (inRange > 0 && unmatched === 0) return [];
  const message =
    inRange === 0
      ? `${file} has no signal within the range, so every bar is HOLD. ${coverText(fileRangeMs)}`
      : `${unmatched} of the ${inRange} signals that ${file} has within the range ` +
        `${unmatched === 1 ? 'carries the stamp of no bar and was' : 'carry the stamp of no bar and were'} not used: ${stampsOf(facts)}. ` +
        'A signal carries the stamp of the bar at whose close it was decided.';
  return [{ code: 'SIGNALS_UNMATCHED', severity: 'CAUTION', message }];
}

function coverText(fileRangeMs: SignalFacts['fileRangeMs']): string {
  if (fileRangeMs === null) return 'It has none at all.';
  const [first, last] = fileRangeMs.map(textOf);
  const covered =
    first === last ? `Its only signals are of ${first}` : `Its signals are of ${first} to ${last}`;
  return `${covered}: choose a range that it covers.`;
}

/** Names the first stamps and the bars on either side of the very first, so that a shift shows. */
function stampsOf({ unmatched, firstUnmatchedMs, openTimeMs }: SignalFacts): string {
  const named = firstUnmatchedMs.map(textOf).join(', ');
  const more = unmatched > firstUnmatchedMs.length ? ', …' : '';
  const [firstMs] = firstUnmatchedMs;
  if (firstMs === undefined) return named;
  const next = openTimeMs.findIndex((stampMs) => stampMs > firstMs);
  const around = next < 0 ? openTimeMs.slice(-1) : openTimeMs.slice(Math.max(0, next - 1), next + 1);
  if (around.length === 0) return `${named}${more}`;
  return `${named}${more}; the bars nearest to the first are those of ${Array.from(around, textOf).join(' and ')}`;
}

function textOf(stampMs: number): string {
  return new Date(stampMs).toISOString().replace('.000Z', 'Z');
}
