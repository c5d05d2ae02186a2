import { z } from 'zod';
import { isLastingFailure } from '../../base/pure/app-error.js';
import { backtestParametersSchema } from '../../domain/backtest/backtest-parameters.js';
import { sliceBars } from '../../domain/market/bars.js';
import { barsBetween, type Candles, toCandles } from '../../domain/market/candles.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { loadBars } from '../bars/load-bars.js';
import { unsealedBars } from '../bars/unsealed-bars.js';

export const runCandlesQuestionSchema = z.strictObject({
  dataDir: z.string(),
  parameters: backtestParametersSchema,
  /** The strategy as it ran, and the window of its model: they say which bars the run read. */
  strategySource: z.string(),
  windowBars: z.int().positive(),
  /** Of the bars that the run read. */
  dataHash: z.string(),
  /** Stamps, milliseconds since the epoch, both inclusive; null is without a border. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  maxPoints: z.int().positive(),
});

export type RunCandlesQuestion = z.infer<typeof runCandlesQuestionSchema>;

/**
 * Joins the bars that a run traded to candles; null when the data folder no longer holds exactly these, or they have been
 * sealed since.
 */
export async function runCandles(asked: RunCandlesQuestion): Promise<Candles | null> {
  try {
    const { parameters, windowBars } = asked;
    const { strategy } = parseStrategy(asked.strategySource);
    // The run itself was the look.
    const visible = unsealedBars(asked.dataDir, parameters, null);
    const loaded = await loadBars(visible, { ...parameters, windowBars }, strategy);
    if (loaded.dataHash !== asked.dataHash) return null;
    const { bars, range } = loaded.selection;
    const traded = sliceBars(bars, range.firstIndex, range.endIndex);
    return toCandles(barsBetween(traded, asked), asked.maxPoints);
  } catch (error) {
    if (isLastingFailure(error)) return null;
    throw error;
  }
}
