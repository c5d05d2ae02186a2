import { z } from 'zod';
import { HOLDOUT_POLICIES } from '../market/holdout-policy.js';
import { IN_SAMPLE_POLICIES } from './in-sample-policy.js';
import { replaySchema } from './replay.js';
import { trialOriginSchema } from './trial-origin.js';

/** The parameters of a backtest with all defaults resolved: what a user asked for. */
export const backtestParametersSchema = z.strictObject({
  symbol: z.string(),
  timeframe: z.string(),
  /** Such as `strategies/rsi_mean_reversion.yaml`. */
  strategyConfigPath: z.string(),
  /** A text that runs in the place of that file; absent where the file does. */
  strategySource: z.string().exactOptional(),
  /** Such as `models/rsi_mlp_v1.0.0`; null for a strategy that trades a recorded signal series. */
  modelPath: z.string().nullable(),
  /** YYYY-MM-DD, both inclusive. */
  startDate: z.string(),
  endDate: z.string(),
  /** Account currency. */
  initialCapital: z.number(),
  /** Fraction of each fill's notional. */
  commission: z.number(),
  /** Fraction of the price, against the order, per side. */
  slippage: z.number(),
  overrides: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
  /** What a model that has seen bars of the range leads to; operations of before there was a choice were warned. */
  inSamplePolicy: z.enum(IN_SAMPLE_POLICIES).default('WARN'),
  /** Whether sealed bars may be read; absent where they may not. */
  holdout: z.enum(HOLDOUT_POLICIES).exactOptional(),
  /** The earlier run that this one verifies; null for an ordinary backtest. */
  replay: replaySchema.nullable().default(null),
  /** YYYY-MM-DD: bars count that have closed by local midnight of this date; absent for all of the range. */
  closedBy: z.string().exactOptional(),
  /** The trial that this run makes a backtest of; absent for an ordinary one. */
  trial: trialOriginSchema.exactOptional(),
});

export type BacktestParameters = z.infer<typeof backtestParametersSchema>;

/** A value that replaces one of the strategy file for one run: a dotted path and a YAML scalar or flow collection. */
export type StrategyOverride = BacktestParameters['overrides'][number];
