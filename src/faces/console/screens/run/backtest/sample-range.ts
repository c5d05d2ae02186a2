import type { SamplePart } from '../../../generated/graphql.js';

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

/** How many bars a part has. */
export function barsOf(part: SamplePart, { totalBars, outOfSampleBars, inSampleBars }: RangeBars): number {
  if (part === 'WHOLE_RANGE') return totalBars;
  return (part === 'OUT_OF_SAMPLE' ? outOfSampleBars : inSampleBars) ?? 0;
}

/** Returns the part that the address asks for, where there is such a part; else that which says most. */
export function chosenRange(asked: string | null, bars: RangeBars): SamplePart {
  const wanted = RANGES.find(([name]) => name === asked)?.[1];
  if (wanted !== undefined && barsOf(wanted, bars) > 0) return wanted;
  return barsOf('OUT_OF_SAMPLE', bars) > 0 ? 'OUT_OF_SAMPLE' : 'WHOLE_RANGE';
}
