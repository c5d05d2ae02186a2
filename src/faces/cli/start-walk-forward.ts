import {
  StartWalkForwardDocument,
  type StartWalkForwardInput,
  type StartWalkForwardMutation,
  type WalkForwardScheme,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import type { HoldoutOption } from './backtest-options.js';
import { WALK_FORWARD_OPTIONS } from './option-names.js';
import type { OverrideOption } from './option-values.js';
import { publicPath } from './public-path.js';
import { type RequestOptions, requestInput } from './request-options.js';
import { objectiveOf, type SearchOptions } from './search-options.js';
import { startRefusal } from './start-refusal.js';

/** A walk-forward as the options of a command describe it; what is missing takes the server's default. */
export interface WalkForwardOptions extends RequestOptions, SearchOptions {
  readonly strategy: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly start: string;
  readonly end: string;
  readonly scheme?: WalkForwardScheme;
  readonly train?: string;
  readonly test?: string;
  readonly step?: string;
  readonly folds?: number;
  readonly groups?: number;
  readonly testGroups?: number;
  readonly embargoBars?: number;
  readonly epochs?: number;
  readonly seed?: number;
  readonly capital?: number;
  readonly commission?: number;
  readonly slippage?: number;
  readonly set: readonly OverrideOption[];
  readonly holdout?: HoldoutOption;
  readonly dropModels?: boolean;
}

type StartedWalkForward = Extract<
  StartWalkForwardMutation['startWalkForward'],
  { __typename: 'StartWalkForwardSuccess' }
>;

/** Starts a walk-forward. @throws CliError that names every refused field */
export async function startWalkForward(
  client: GraphqlClient,
  options: WalkForwardOptions,
): Promise<StartedWalkForward> {
  const { startWalkForward: started } = await client.request(StartWalkForwardDocument, {
    input: inputOf(options),
  });
  switch (started.__typename) {
    case 'StartWalkForwardSuccess':
      return started;
    case 'InvalidInputError':
    case 'IdempotencyConflictError':
    case 'QueueFullError':
      throw startRefusal(started, WALK_FORWARD_OPTIONS);
  }
}

function inputOf(options: WalkForwardOptions): StartWalkForwardInput {
  const { symbol, timeframe, capital, dropModels } = options;
  const same = (['scheme', 'train', 'test', 'step', 'folds', 'groups', 'testGroups'] as const)
    .concat(['embargoBars', 'epochs', 'seed', 'commission', 'slippage', 'holdout'] as never)
    .concat(['sampler', 'trials'] as never)
    .filter((name) => options[name] !== undefined)
    .map((name) => [name, options[name]]);
  return {
    ...{ symbol, timeframe, startDate: options.start, endDate: options.end },
    strategyConfigPath: publicPath(options.strategy),
    overrides: [...options.set],
    ...(options.param.length === 0 ? {} : { search: [...options.param] }),
    ...objectiveOf(options),
    ...Object.fromEntries(same),
    ...(capital === undefined ? {} : { initialCapital: capital }),
    ...(dropModels ? { keepModels: false } : {}),
    ...requestInput(options),
  };
}
