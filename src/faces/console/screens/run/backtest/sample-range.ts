import type { MetricsFragment, SamplePart } from '../../../generated/graphql.js';

/** Which bars the figures are of, as addresses and people have it. */
export const RANGES = [
  ['unseen', 'OUT_OF_SAMPLE', 'Unseen bars'],
  ['in-sample', 'IN_SAMPLE', 'In-sample'],
  ['all', 'WHOLE_RANGE', 'All bars'],
] as const satisfies readonly (readonly [string, SamplePart, string])[];

export interface RangeBars {
  readonly totalBars: number;
  readonly outOfSampleBars?: number | null;
  readonly inSampleBars?: number | null;
}

/** A result as far as its parts go. */
export interface RangeFigures extends RangeBars {
  readonly metrics: MetricsFragment;
  readonly outOfSample?: MetricsFragment | null;
  readonly inSample?: MetricsFragment | null;
}

/** How many bars a part has. */
export function barsOf(part: SamplePart, { totalBars, outOfSampleBars, inSampleBars }: RangeBars): number {
  if (part === 'WHOLE_RANGE') return totalBars;
  return (part === 'OUT_OF_SAMPLE' ? outOfSampleBars : inSampleBars) ?? 0;
}

/** Returns the figures of a part; null where there are none. */
export function metricsOf(part: SamplePart, result: RangeFigures): MetricsFragment | null {
  if (part === 'WHOLE_RANGE') return result.metrics;
  return (
    (barsOf(part, result) > 0 && (part === 'OUT_OF_SAMPLE' ? result.outOfSample : result.inSample)) || null
  );
}

/** Returns the part that the address asks for, where there are figures of it; else that which says most. */
export function chosenRange(asked: string | null, result: RangeFigures): SamplePart {
  const wanted = RANGES.find(([name]) => name === asked)?.[1];
  if (wanted !== undefined && metricsOf(wanted, result) !== null) return wanted;
  return metricsOf('OUT_OF_SAMPLE', result) === null ? 'WHOLE_RANGE' : 'OUT_OF_SAMPLE';
}

/** Says why a part that has bars has no figures; null where there is no such part. */
export function missingFigures(result: RangeFigures): string | null {
  const lacksFigures = (part: SamplePart) => barsOf(part, result) > 0 && metricsOf(part, result) === null;
  const before = lacksFigures('OUT_OF_SAMPLE')
    ? 'first of the unseen'
    : lacksFigures('IN_SAMPLE')
      ? 'last of the in-sample'
      : null;
  return before && `The account had nothing left before the ${before} bars: there are no figures of these.`;
}
