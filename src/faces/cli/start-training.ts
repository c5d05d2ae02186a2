import {
  StartTrainingDocument,
  type StartTrainingInput,
  type StartTrainingMutation,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import type { HoldoutOption } from './backtest-options.js';
import { TRAINING_OPTIONS } from './option-names.js';
import type { OverrideOption } from './option-values.js';
import { publicPath } from './public-path.js';
import { type RequestOptions, requestInput } from './request-options.js';
import { startRefusal } from './start-refusal.js';

/** A training as the options of a command describe it; what is missing takes the strategy's or the server's default. */
export interface TrainingOptions extends RequestOptions {
  readonly strategy: string;
  readonly symbol?: readonly string[];
  readonly timeframe?: readonly string[];
  readonly start?: string;
  readonly end?: string;
  readonly epochs?: number;
  readonly seed?: number;
  readonly modelName?: string;
  readonly set: readonly OverrideOption[];
  readonly holdout?: HoldoutOption;
}

export type StartedTraining = Extract<
  StartTrainingMutation['startTraining'],
  { __typename: 'StartTrainingSuccess' }
>;

/** Starts a training. @throws CliError that names every refused field */
export async function startTraining(
  client: GraphqlClient,
  options: TrainingOptions,
): Promise<StartedTraining> {
  const { startTraining: started } = await client.request(StartTrainingDocument, {
    input: inputOf(options),
  });
  switch (started.__typename) {
    case 'StartTrainingSuccess':
      return started;
    case 'InvalidInputError':
    case 'IdempotencyConflictError':
    case 'QueueFullError':
      throw startRefusal(started, TRAINING_OPTIONS);
  }
}

function inputOf(options: TrainingOptions): StartTrainingInput {
  return {
    strategyConfigPath: publicPath(options.strategy),
    overrides: [...options.set],
    ...(options.symbol === undefined ? {} : { symbols: [...options.symbol] }),
    ...(options.timeframe === undefined ? {} : { timeframes: [...options.timeframe] }),
    ...(options.start === undefined ? {} : { startDate: options.start }),
    ...(options.end === undefined ? {} : { endDate: options.end }),
    ...(options.epochs === undefined ? {} : { epochs: options.epochs }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.modelName === undefined ? {} : { modelName: options.modelName }),
    ...(options.holdout === undefined ? {} : { holdout: options.holdout }),
    ...requestInput(options),
  };
}
