import {
  type InSamplePolicy,
  StartBacktestDocument,
  type StartBacktestInput,
  type StartBacktestMutation,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import type { HoldoutOption } from './backtest-options.js';
import { BACKTEST_OPTIONS } from './option-names.js';
import { publicPath } from './public-path.js';
import { type RequestOptions, requestInput } from './request-options.js';
import { startRefusal } from './start-refusal.js';

/** A backtest as the options of a command describe it; what is missing takes the server's default. */
export interface BacktestOptions extends RequestOptions {
  readonly strategy: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly start: string;
  readonly end: string;
  readonly model?: string;
  readonly capital?: number;
  readonly commission?: number;
  readonly slippage?: number;
  readonly set: readonly { readonly path: string; readonly value: string }[];
  readonly inSamplePolicy?: InSamplePolicy;
  readonly holdout?: HoldoutOption;
}

export type StartedBacktest = Extract<
  StartBacktestMutation['startBacktest'],
  { __typename: 'StartBacktestSuccess' }
>;

/** Starts a backtest. @throws CliError that names every refused field */
export async function startBacktest(
  client: GraphqlClient,
  options: BacktestOptions,
): Promise<StartedBacktest> {
  const { startBacktest: started } = await client.request(StartBacktestDocument, {
    input: backtestInput(options),
  });
  switch (started.__typename) {
    case 'StartBacktestSuccess':
      return started;
    case 'InvalidInputError':
    case 'IdempotencyConflictError':
    case 'QueueFullError':
      throw startRefusal(started, BACKTEST_OPTIONS);
  }
}

/** Returns the input that the options stand for. */
export function backtestInput(options: BacktestOptions): StartBacktestInput {
  return {
    symbol: options.symbol,
    timeframe: options.timeframe,
    strategyConfigPath: publicPath(options.strategy),
    startDate: options.start,
    endDate: options.end,
    overrides: [...options.set],
    ...(options.model === undefined ? {} : { modelPath: publicPath(options.model) }),
    ...(options.capital === undefined ? {} : { initialCapital: options.capital }),
    ...(options.commission === undefined ? {} : { commission: options.commission }),
    ...(options.slippage === undefined ? {} : { slippage: options.slippage }),
    ...(options.inSamplePolicy === undefined ? {} : { inSamplePolicy: options.inSamplePolicy }),
    ...(options.holdout === undefined ? {} : { holdout: options.holdout }),
    ...requestInput(options),
  };
}
