import { z } from 'zod';
import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import { EXPOSURE_METRICS } from '../../domain/statistics/exposures.js';
import type { MetricDescription, MetricValues } from '../../domain/statistics/metric-definition.js';
import { TRADE_METRICS } from '../../domain/statistics/trade-statistics.js';
import { countSchema as count } from '../../operations/record/reported-values.js';
import type { StoredBacktestResult } from './backtest-operation.js';

/*
 * The result that a host hands over, as far as our own API says it without a null. What else is in it is kept as it
 * is: a newer server of the same engine may say more.
 */

const ratio = z.number().nullable();
const hash = z.string();

/** The values of metrics, as their definitions say. */
function valuesOf<Table extends Readonly<Record<string, MetricDescription>>>(table: Table) {
  const entries = Object.entries(table).map(([name, { unit, nullWhen }]) => {
    const value = unit === 'count' ? count : z.number();
    return [name, nullWhen === null ? value : value.nullable()];
  });
  return Object.fromEntries(entries) as { [Name in keyof Table]: z.ZodType<MetricValues<Table>[Name]> };
}

/** What servers of the same engine may not say yet. */
function addedLater<Field extends z.ZodType>(field: Field) {
  return field.nullable().default(null);
}

/** The figures of a run, or of a part of it. */
export const backtestMetricsSchema = z.looseObject({
  ...valuesOf(METRICS),
  exposures: addedLater(z.looseObject(valuesOf(EXPOSURE_METRICS))),
});

const side = z.looseObject({ ...valuesOf(TRADE_METRICS), netPnl: z.number(), avgBarsHeld: ratio });

const funnel = z.looseObject({
  bars: count,
  warmup: count,
  holdSignals: count,
  buySignals: count,
  sellSignals: count,
  belowConfidence: count,
  filtered: count,
  rejected: count,
  filled: count,
  unfilledAtEnd: count,
  reasons: z.array(z.looseObject({ code: z.string(), count })),
});

export const provenanceSchema = z.looseObject({
  engineVersion: z.string(),
  tensorflowBackend: z.string().nullable(),
  dataHash: hash,
  strategyHash: hash,
  modelHash: hash.nullable(),
  signalsHash: hash.nullable(),
  parametersHash: hash,
  resultDigest: hash,
});

/** Spans of bars, ascending; none is empty, and one may begin where another ends. */
const spans = z
  .array(z.looseObject({ first: count, end: count }))
  .refine(
    (all) => all.every(({ first, end }, index) => end > first && first >= (all[index - 1]?.end ?? 0)),
    'spans that follow each other',
  );

/** Without the verification, which is the receiver's to add. */
const resultSchema = z.looseObject({
  totalBars: count,
  executionTimeMs: z.number(),
  metrics: backtestMetricsSchema,
  outOfSample: backtestMetricsSchema.nullable(),
  inSample: backtestMetricsSchema.nullable(),
  outOfSampleBars: addedLater(count),
  inSampleBars: addedLater(count),
  inSampleSpans: addedLater(spans),
  marginalBars: addedLater(count),
  breakEvenCost: ratio,
  outOfSampleBreakEvenCost: addedLater(z.number()),
  longTrades: addedLater(side),
  shortTrades: addedLater(side),
  funnel,
  provenance: provenanceSchema,
  strategySource: z.string(),
  windowBars: count.default(1),
});

export const backtestResultSchema = resultSchema.refine(
  ({ totalBars, inSampleSpans }) => (inSampleSpans?.at(-1)?.end ?? 0) <= totalBars,
  { path: ['inSampleSpans'], message: 'spans of bars that the run has' },
) satisfies z.ZodType<Omit<StoredBacktestResult, 'verification'>>;
