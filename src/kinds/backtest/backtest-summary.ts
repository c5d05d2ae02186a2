import { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { MAX_SPARKLINE, type OperationSummary } from '../../operations/record/operation-summary.js';

/** Returns the title of a backtest: strategy, symbol, timeframe and range. */
export function backtestTitle(parameters: BacktestParameters): string {
  const { strategyConfigPath, symbol, timeframe, startDate, endDate } = parameters;
  const strategy = strategyConfigPath.replace(/^strategies\//, '').replace(/\.ya?ml$/, '');
  return `${strategy} ${symbol} ${timeframe} ${startDate}..${endDate}`;
}

/**
 * Returns what lists show of the result of a backtest: the figures of the bars that its model had not seen where there
 * are such bars, else those of the whole range. Empty for a result that does not say so much.
 */
export function backtestFigures(result: JsonObject): Partial<OperationSummary> {
  const { data } = resultSchema.safeParse(result);
  if (data === undefined) return {};
  const { buyAndHoldReturn, ...figures } = data.outOfSample ?? data.metrics;
  return {
    ...figures,
    basis: data.outOfSample === null ? 'WHOLE_RANGE' : 'OUT_OF_SAMPLE',
    benchmarkReturn: buyAndHoldReturn,
    sparkline: data.sparkline,
  };
}

const metricsSchema = z.object({
  totalReturn: z.number(),
  buyAndHoldReturn: z.number(),
  sharpeRatio: z.number().nullable(),
  maxDrawdown: z.number(),
  totalTrades: z.int32(),
});

const resultSchema = z.object({
  metrics: metricsSchema,
  outOfSample: metricsSchema.nullable(),
  // Results of earlier versions, and of hosts of such, have none.
  sparkline: z.array(z.number()).max(MAX_SPARKLINE).catch([]),
});
