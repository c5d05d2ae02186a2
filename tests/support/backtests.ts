import {
  OperationDocument,
  type OperationQuery,
  StartBacktestDocument,
  type StartBacktestInput,
} from '../../src/faces/client/generated/graphql.js';
import type { GraphqlClient } from '../../src/faces/client/graphql-client.js';
import { Pace } from './pace.js';

/** The sample backtest of the project: 21 trading days. */
export const sampleBacktest: StartBacktestInput = {
  symbol: 'AAPL',
  timeframe: '1d',
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  modelPath: 'models/rsi_mlp_v1.0.0',
  startDate: '2024-01-01',
  endDate: '2024-01-31',
};

export type PulledBacktest = Extract<
  NonNullable<OperationQuery['operation']>,
  { __typename: 'BacktestOperation' }
>;

/** Starts a backtest and returns its id. */
export async function startBacktest(
  client: GraphqlClient,
  change: Partial<StartBacktestInput> = {},
): Promise<string> {
  const { startBacktest: started } = await client.request(StartBacktestDocument, {
    input: { ...sampleBacktest, ...change },
  });
  if (started.__typename !== 'StartBacktestSuccess')
    throw new Error(`${started.__typename}: ${started.message}`);
  return started.operation.id;
}

export async function pullBacktest(
  client: GraphqlClient,
  id: string,
  forceRefresh = false,
): Promise<PulledBacktest> {
  const { operation } = await client.request(OperationDocument, { id, forceRefresh });
  if (operation?.__typename !== 'BacktestOperation')
    throw new Error(`${id} is not a backtest: ${operation?.__typename}`);
  return operation;
}

/** Pulls until the condition holds; the time limit is the test's own. */
export async function pullUntil(
  client: GraphqlClient,
  id: string,
  condition: (operation: PulledBacktest) => boolean,
): Promise<PulledBacktest> {
  const pace = new Pace();
  for (;;) {
    const operation = await pullBacktest(client, id, true);
    if (condition(operation)) return operation;
    if (operation.done) throw new Error(`${id} ended as ${operation.status}: ${operation.error?.message}`);
    await pace.rest();
  }
}

export const pullUntilDone = (client: GraphqlClient, id: string): Promise<PulledBacktest> =>
  pullUntil(client, id, ({ done }) => done);
