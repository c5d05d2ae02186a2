import {
  OperationDocument,
  type StartBacktestInput,
  StartStudyDocument,
} from '../../src/faces/client/generated/graphql.js';
import type { GraphqlClient } from '../../src/faces/client/graphql-client.js';
import { pullUntilDone, startBacktest } from '../../tests/support/backtests.js';
import { Pace } from '../../tests/support/pace.js';

/** The ids of what the pictures show. */
export interface ShownRuns {
  readonly run: string;
  readonly compared: readonly string[];
  readonly search: string;
}

const threshold = (value: string) => [{ path: 'decisions.confidence_threshold', value }];

/** Bars that the sample model has not seen. */
const UNSEEN = { startDate: '2021-10-12', endDate: '2024-12-31' };

const COMPARED: readonly Partial<StartBacktestInput>[] = [
  { label: 'Threshold 0.34', ...UNSEEN, overrides: threshold('0.34') },
  {
    label: 'Threshold 0.35, stop at 3 %',
    ...UNSEEN,
    overrides: [...threshold('0.35'), { path: 'exits.stop_loss_pct', value: '0.03' }],
  },
  { label: 'Threshold 0.36', ...UNSEEN, overrides: threshold('0.36') },
];

const OTHERS: readonly Partial<StartBacktestInput>[] = [
  { label: 'Days that the model knows', startDate: '2015-01-01', endDate: '2020-12-31' },
  { label: 'Before there were bars', startDate: '2001-01-01', endDate: '2001-12-31' },
  { label: 'January', tags: [{ key: 'idea', value: 'one month' }] },
];

/** Runs on a fresh server what the pictures show, and waits for it. */
export async function runShown(client: GraphqlClient): Promise<ShownRuns> {
  const search = await startSearch(client);
  await pullToEnd(client, search);
  for (const change of OTHERS) await pullUntilDone(client, await startBacktest(client, change));
  const compared: string[] = [];
  for (const change of [...COMPARED].reverse()) {
    const id = await startBacktest(client, change);
    await pullUntilDone(client, id);
    compared.unshift(id);
  }
  return { run: compared[0] ?? '', compared, search };
}

async function startSearch(client: GraphqlClient): Promise<string> {
  const { startStudy } = await client.request(StartStudyDocument, {
    input: {
      label: 'Threshold and stop',
      backtest: {
        symbol: 'AAPL',
        timeframe: '1d',
        strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
        modelPath: 'models/rsi_mlp_v1.0.0',
        ...UNSEEN,
      },
      parameters: [
        { path: 'decisions.confidence_threshold', from: 0.335, to: 0.38, step: 0.005 },
        { path: 'exits.stop_loss_pct', from: 0.01, to: 0.08, step: 0.01 },
      ],
      objective: { minTrades: 10 },
      holdoutFrom: '2024-01-01',
    },
  });
  if (startStudy.__typename !== 'StartStudySuccess')
    throw new Error(`${startStudy.__typename}: ${startStudy.message}`);
  return startStudy.operation.id;
}

async function pullToEnd(client: GraphqlClient, id: string): Promise<void> {
  const pace = new Pace();
  for (;;) {
    const { operation } = await client.request(OperationDocument, { id, forceRefresh: true });
    if (operation?.done) return;
    await pace.rest();
  }
}
