import { z } from 'zod';
import { backtestParametersSchema } from '../../domain/backtest/backtest-parameters.js';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { CALENDARS } from '../../domain/market/instrument.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import { backtestEvaluation } from './backtest-evaluation.js';

export const evaluationQuestionSchema = z.strictObject({
  /** The equity curve in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  parameters: backtestParametersSchema,
  /** As it ran, overrides applied. */
  strategySource: z.string(),
  instrument: z.object({ calendar: z.enum(CALENDARS), timezone: z.string() }),
  result: z.object({
    totalBars: z.int().nonnegative(),
    outOfSampleBars: z.int().nonnegative().nullable(),
    provenance: z.object({ modelHash: z.string().nullable(), signalsHash: z.string().nullable() }),
  }),
});

export type EvaluationQuestion = z.infer<typeof evaluationQuestionSchema>;

/**
 * Works out what a stored backtest has evaluated, as the thread that runs one does.
 * @throws StrategyValidationError for the text of an earlier version that is not one any more
 */
export function evaluateStored(question: EvaluationQuestion): Evaluation | null {
  const { equity, strategySource, ...run } = question;
  const { strategy } = parseStrategy(strategySource);
  return backtestEvaluation({ ...run, strategy, equity: decodeEquity(equity) });
}
