import {
  StartDataLoadDocument,
  type StartDataLoadInput,
  type StartDataLoadMutation,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { DATA_OPTIONS } from './option-names.js';
import { type RequestOptions, requestInput } from './request-options.js';
import { startRefusal } from './start-refusal.js';

/** A data load as the options of a command describe it; what is missing takes the server's default. */
export interface DataLoadOptions extends RequestOptions {
  readonly provider: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly path?: string;
  readonly from?: string;
  readonly to?: string;
  readonly calendar?: string;
  readonly timezone?: string;
  readonly stamp?: string;
  readonly dayStart?: string;
  readonly dateOrder?: string;
  readonly separator?: string;
  readonly adjust?: boolean;
  readonly replace?: boolean;
}

export type StartedDataLoad = Extract<
  StartDataLoadMutation['startDataLoad'],
  { __typename: 'StartDataLoadSuccess' }
>;

/** Starts a data load. @throws CliError that names every refused field */
export async function startDataLoad(
  client: GraphqlClient,
  options: DataLoadOptions,
): Promise<StartedDataLoad> {
  const { startDataLoad: started } = await client.request(StartDataLoadDocument, { input: inputOf(options) });
  switch (started.__typename) {
    case 'StartDataLoadSuccess':
      return started;
    case 'InvalidInputError':
    case 'IdempotencyConflictError':
    case 'QueueFullError':
      throw startRefusal(started, DATA_OPTIONS);
  }
}

function inputOf(options: DataLoadOptions): StartDataLoadInput {
  const { provider, symbol, timeframe, path, replace = false, separator } = options;
  return {
    ...{ provider, symbol, timeframe, replace },
    path: path === undefined ? null : path.replace(/^(\.\/)+/, ''),
    ...{ from: options.from ?? null, to: options.to ?? null },
    ...{ calendar: options.calendar ?? null, timezone: options.timezone ?? null },
    ...{ stamp: options.stamp ?? null, dateOrder: options.dateOrder ?? null },
    separator: separator === 'tab' ? '\t' : (separator ?? null),
    ...{ dayStart: options.dayStart ?? null, adjust: options.adjust ?? null },
    ...requestInput(options),
  };
}
