import { z } from 'zod';
import { HOLDOUT_POLICIES } from '../../domain/market/holdout-policy.js';
import { objectiveSchema, parameterInputSchema, spaceSchema } from '../study/study-parameters.js';

export const WALK_FORWARD_SCHEMES = ['ROLLING', 'ANCHORED', 'COMBINATORIAL'] as const;

/** What each window chooses anew on the bars on which its model was validated. */
const windowSearchSchema = z.strictObject({
  /** As they were asked for. */
  parameters: z.array(parameterInputSchema).readonly(),
  /** The same, checked: what samplers draw from. */
  space: spaceSchema,
  objective: objectiveSchema,
});

export type WindowSearch = z.infer<typeof windowSearchSchema>;

/** The parameters of a walk-forward with all defaults resolved but those that need its bars. */
export const walkForwardParametersSchema = z.strictObject({
  /** Such as `strategies/rsi_mean_reversion.yaml`. */
  strategyConfigPath: z.string(),
  symbol: z.string(),
  timeframe: z.string(),
  /** YYYY-MM-DD, both inclusive. */
  startDate: z.string(),
  endDate: z.string(),
  scheme: z.enum(WALK_FORWARD_SCHEMES),
  /** Lengths such as `24mo`; null where the scheme takes none, or `folds` are said. */
  train: z.string().nullable(),
  test: z.string().nullable(),
  /** Null for the length of a test. */
  step: z.string().nullable(),
  folds: z.int().nullable(),
  groups: z.int().nullable(),
  testGroups: z.int().nullable(),
  /** Null for 1 % of the bars, rounded up. */
  embargoBars: z.int().nullable(),
  /** Null for the strategy's own. */
  epochs: z.int().nullable(),
  /** Of every training. */
  seed: z.int(),
  /** Account currency. */
  initialCapital: z.number(),
  /** Fraction of each fill's notional. */
  commission: z.number(),
  /** Fraction of the price, against the order, per side. */
  slippage: z.number(),
  overrides: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
  /** Absent where every window trades the strategy's own values. */
  search: windowSearchSchema.exactOptional(),
  /** Whether models of windows stay when the walk-forward is deleted, and are listed. */
  keepModels: z.boolean(),
  /** Absent where sealed bars may not be read. */
  holdout: z.enum(HOLDOUT_POLICIES).exactOptional(),
});

export type WalkForwardParameters = z.infer<typeof walkForwardParametersSchema>;
