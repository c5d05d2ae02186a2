import { z } from 'zod';
import { HOLDOUT_POLICIES } from '../market/holdout-policy.js';
import { windowStampsSchema } from '../study/walk-forward/window-stamps.js';

/** What a training does for an operation that has started it below its own; nobody can ask for it otherwise. */
const trainingOriginSchema = z.strictObject({
  /** That operation. */
  operationId: z.string(),
  /** The strategy as that operation has read it; the overrides of the training are applied to it. */
  strategySource: z.string(),
  /** Null where it learns from all of its days and tests at their end, as every training does. */
  window: windowStampsSchema.nullable(),
});

/** The parameters of a training with all defaults resolved. */
export const trainingParametersSchema = z.strictObject({
  /** Such as `strategies/rsi_mean_reversion.yaml`. */
  strategyConfigPath: z.string(),
  /** Empty, as are the timeframes, where the strategy could not be read when the training was started. */
  symbols: z.array(z.string()).readonly(),
  timeframes: z.array(z.string()).readonly(),
  /** YYYY-MM-DD, both inclusive. */
  startDate: z.string(),
  endDate: z.string(),
  /** The most that are run; 0 where the strategy could not be read. */
  epochs: z.number(),
  seed: z.number(),
  /** Name of the folder below the models folder; of a part it may have segments. */
  modelName: z.string(),
  /** Whether sealed bars may be read; absent where they may not. */
  holdout: z.enum(HOLDOUT_POLICIES).exactOptional(),
  overrides: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
  part: z.exactOptional(trainingOriginSchema),
});

export type TrainingParameters = z.infer<typeof trainingParametersSchema>;
