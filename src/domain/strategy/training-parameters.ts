import { z } from 'zod';

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
  /** Name of the folder below the models folder. */
  modelName: z.string(),
  overrides: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
});

export type TrainingParameters = z.infer<typeof trainingParametersSchema>;
