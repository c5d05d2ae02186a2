import { splitRatio } from '../../domain/market/split-ratio.js';
import type { DataIssue } from './data-issue.js';

/** Bars of a load that were stored before. */
export interface Overlap {
  /** How many there are. */
  readonly shared: number;
  /** Of those with other values the loaded close over the stored one, by stamp in milliseconds since the epoch. */
  readonly closeRatios: ReadonlyMap<number, number>;
}

/** Bars of a load, and of the provider beside its range, that were stored before. */
export interface Overlaps extends Overlap {
  /** Of bars that are only compared; absent without any. */
  readonly beside?: Overlap;
}

/** Ratios may differ by so much, as a share: prices are rounded. */
const TOLERANCE = 0.002;
/** A smaller change is rounding. */
const SMALLEST = 0.0005;
const FEWEST = 2;
/** The last stored bar may have been half a bar; single ones may have been corrected. */
const MOSTLY = 0.8;

/**
 * Tells whether the loaded bars are the stored ones by a constant factor: the provider has adjusted its prices for a
 * split or a dividend since, and the stored bars before the load are on another scale now.
 */
export function findRescaling({ shared, closeRatios }: Overlap): readonly DataIssue[] {
  if (closeRatios.size < FEWEST || closeRatios.size < MOSTLY * shared) return [];
  const ratios = Float64Array.from(closeRatios.values()).sort();
  const factor = ratios[ratios.length >>> 1] as number;
  if (Math.abs(factor - 1) < SMALLEST) return [];
  const tolerance = Math.min(TOLERANCE, Math.abs(factor - 1) / 3);
  const same = [...closeRatios].filter(([, ratio]) => Math.abs(ratio / factor - 1) <= tolerance);
  if (same.length < Math.max(FEWEST, MOSTLY * shared)) return [];
  const split = splitRatio(factor);
  const cause = split === null ? 'a dividend, or another unit' : `a split of ${split}`;
  return [
    {
      code: 'RESCALED',
      stampMs: same.reduce((least, [stampMs]) => Math.min(least, stampMs), Number.POSITIVE_INFINITY),
      message:
        `${same.length} of the ${shared} bars that were stored already come with ${Number(factor.toPrecision(6))} times ` +
        `their prices: the source has rescaled them since (${cause}?), and bars that were not loaded again are still ` +
        'as they were; load everything again, replacing what is stored',
    },
  ];
}
