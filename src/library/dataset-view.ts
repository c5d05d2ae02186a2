import { z } from 'zod';
import { isLastingFailure } from '../base/pure/app-error.js';
import { barsBetween, type Candles, toCandles } from '../domain/market/candles.js';
import { ALL_DAYS } from '../domain/market/day-range.js';
import { TIMEFRAMES } from '../domain/market/timeframe.js';
import { UnsealedBars } from '../market-data/holdouts/unsealed-bars.js';
import type { DataIssue } from '../market-data/quality/data-issue.js';
import { gapsOf } from '../market-data/quality/find-gaps.js';
import { findOutliers } from '../market-data/quality/find-outliers.js';
import { findStrays } from '../market-data/quality/find-strays.js';

const dataset = { dataDir: z.string(), symbol: z.string(), timeframe: z.enum(TIMEFRAMES) };

export const datasetCandlesQuestionSchema = z.strictObject({
  ...dataset,
  /** Stamps, milliseconds since the epoch, both inclusive; null is without a border. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  maxPoints: z.int().positive(),
});

export const datasetFaultsQuestionSchema = z.strictObject(dataset);

export type DatasetCandlesQuestion = z.infer<typeof datasetCandlesQuestionSchema>;
export type DatasetFaultsQuestion = z.infer<typeof datasetFaultsQuestionSchema>;

/** A stretch of bars by its first and last stamp, both inclusive. */
export interface BarWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** Of a gap longer than a century, those of its first. */
  readonly bars: number;
}

/** What is to be told of stored bars; the first MAX_FAULTS of each. */
export interface DatasetFaults {
  /** Bars that are missing where the calendar has trading. */
  readonly gaps: readonly BarWindow[];
  /** Bars outside of the sessions, and outliers. */
  readonly issues: readonly DataIssue[];
}

export const MAX_FAULTS = 1_000;

/** Joins the stored bars of a range to candles, sealed ones left out; null when they are gone, or cannot be read. */
export function datasetCandles(asked: DatasetCandlesQuestion): Promise<Candles | null> {
  return orGone(async () => {
    const { bars } = await visible(asked.dataDir).load(asked.symbol, asked.timeframe);
    return toCandles(barsBetween(bars, asked), asked.maxPoints);
  });
}

/** Looks for gaps and faults in stored bars, sealed ones left out; null when they are gone, or cannot be read. */
export function datasetFaults({
  dataDir,
  symbol,
  timeframe,
}: DatasetFaultsQuestion): Promise<DatasetFaults | null> {
  return orGone(async () => {
    const { bars, instrument } = await visible(dataDir).load(symbol, timeframe);
    const gaps: BarWindow[] = [];
    for (const { firstMs, lastMs, missing } of gapsOf(bars, instrument)) {
      if (gaps.length === MAX_FAULTS) break;
      gaps.push({ fromMs: firstMs, toMs: lastMs, bars: missing });
    }
    const issues = [
      ...findStrays(bars, instrument, bars.openTimeMs),
      ...findOutliers(bars, timeframe, 0, bars.length),
    ].sort((a, b) => (a.stampMs ?? 0) - (b.stampMs ?? 0));
    return { gaps, issues: issues.slice(0, MAX_FAULTS) };
  });
}

/** Whoever looks at a dataset looks at none of its sealed bars: what is looked at there belongs to a run. */
function visible(dataDir: string): UnsealedBars {
  return new UnsealedBars({
    ...{ dataDir, startDate: ALL_DAYS.startDate, endDate: null },
    ...{ holdout: 'REFUSE', lookedAtBy: null },
  });
}

async function orGone<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isLastingFailure(error)) return null;
    throw error;
  }
}
