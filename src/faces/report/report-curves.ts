import { z } from 'zod';
import { isLastingFailure } from '../../base/pure/app-error.js';
import { backtestParametersSchema } from '../../domain/backtest/backtest-parameters.js';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { firstBarAtOrAfter, sliceBars } from '../../domain/market/bars.js';
import { toCandles } from '../../domain/market/candles.js';
import { thinEquity } from '../../domain/statistics/thin-equity.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { loadBars } from '../../kinds/bars/load-bars.js';
import { unsealedBars } from '../../kinds/bars/unsealed-bars.js';
import { holdValues } from './hold-value.js';
import { MAX_CANDLES, MAX_EQUITY_POINTS, type MarketView } from './report-data.js';

export const curvesQuestionSchema = z.strictObject({
  dataDir: z.string(),
  parameters: backtestParametersSchema,
  /** The strategy as it ran, and the window of its model: they say which history and timeframes the run read. */
  strategySource: z.string(),
  windowBars: z.int().positive(),
  /** Of the bars that the run read. */
  dataHash: z.string(),
  /** The equity curve in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});

const columnSchema = z.array(z.number()).readonly();

export const reportCurvesSchema = z.strictObject({
  equity: z
    .array(z.strictObject({ timestampMs: z.number(), equity: z.number(), drawdown: z.number() }))
    .readonly(),
  market: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('BARS'),
      source: z.string(),
      timezone: z.string(),
      candles: z.strictObject({
        barsPerCandle: z.int().positive(),
        timeMs: columnSchema,
        open: columnSchema,
        high: columnSchema,
        low: columnSchema,
        close: columnSchema,
      }),
      hold: columnSchema,
    }),
    z.strictObject({ kind: z.literal('UNAVAILABLE'), reason: z.string() }),
  ]),
});

export type CurvesQuestion = z.infer<typeof curvesQuestionSchema>;
/** The equity of a run and, where they are still the same, the bars that it read. */
export type ReportCurves = z.infer<typeof reportCurvesSchema>;

/** Thins the equity of a run, and the bars that it read if the data folder still holds exactly these. */
export async function readReportCurves(asked: CurvesQuestion): Promise<ReportCurves> {
  const { timeMs, equity } = decodeEquity(asked.equity);
  const points = thinEquity(timeMs, equity, MAX_EQUITY_POINTS, asked.parameters.initialCapital);
  const market = await readMarket(
    asked,
    points.map(({ timestampMs }) => timestampMs),
  );
  return { equity: points, market } satisfies { equity: typeof points; market: MarketView };
}

/** @param timesMs stamps of the bars at which the value of buying and holding is asked for */
async function readMarket(asked: CurvesQuestion, timesMs: readonly number[]): Promise<MarketView> {
  const { parameters } = asked;
  try {
    const { strategy } = parseStrategy(asked.strategySource);
    const { instrument, selection, dataHash } = await loadBars(
      // The run itself was the look.
      unsealedBars(asked.dataDir, parameters, null),
      { ...parameters, windowBars: asked.windowBars },
      strategy,
    );
    if (dataHash !== asked.dataHash) return { kind: 'UNAVAILABLE', reason: CHANGED };
    const bars = sliceBars(selection.bars, selection.range.firstIndex, selection.range.endIndex);
    return {
      kind: 'BARS',
      source: instrument.source,
      timezone: instrument.timezone,
      candles: toCandles(bars, MAX_CANDLES),
      hold: holdValues(
        bars,
        timesMs.map((stampMs) => firstBarAtOrAfter(bars, stampMs)),
        {
          initialCapital: parameters.initialCapital,
          commissionRate: parameters.commission,
          slippageRate: parameters.slippage,
        },
      ),
    };
  } catch (error) {
    if (isLastingFailure(error)) return { kind: 'UNAVAILABLE', reason: error.message };
    throw error;
  }
}

const CHANGED =
  'the bars in the data folder are no longer the ones that this run read (their hash differs). ' +
  'The result stands for the bars as they were; run the backtest again to see it on those of today.';
