import type { JsonObject } from '../../base/pure/json.js';
import { backtestParametersSchema } from '../../domain/backtest/backtest-parameters.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import type { Operation } from '../../operations/record/operation.js';
import type { Stream } from '../../operations/record/stream.js';
import { equityStream } from './backtest-streams.js';
import { type EvaluationQuestion, evaluationQuestionSchema } from './evaluate-stored.js';

/** Works out what a stored backtest has evaluated without blocking this thread. */
export type EvaluateStored = (question: EvaluationQuestion) => Promise<Evaluation | null>;

const storedSchema = evaluationQuestionSchema.omit({ equity: true });

/** Reads all of a stream; null where it is empty. */
type ReadStream = (stream: Stream) => Promise<Uint8Array | null>;

/**
 * Works out what backtests have evaluated that did not run in this process, or ran before there was a ledger.
 * @returns null for one that does not count, and for one whose equity, calendar or strategy is not known
 */
export async function storedEvaluation(
  { parameters, pinnedInputs }: Operation,
  result: JsonObject | null,
  read: ReadStream,
  evaluate: EvaluateStored,
): Promise<Evaluation | null> {
  const given = backtestParametersSchema.safeParse(parameters);
  if (!given.success || given.data.replay !== null) return null;
  const stored = storedSchema.safeParse({
    parameters: given.data,
    strategySource: result?.strategySource,
    instrument: pinnedInputs,
    result: { outOfSampleBars: null, ...result },
  });
  if (!stored.success) return null;
  const equity = await read(equityStream);
  return equity === null ? null : evaluate({ ...stored.data, equity });
}
