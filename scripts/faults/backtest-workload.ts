import type { JsonObject } from '../../src/base/pure/json.js';
import { StartBacktestDocument, TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { RsiWorkspace } from '../../tests/support/rsi-workspace.js';
import type { Victim } from './victim.js';
import { type LogPage, toLogEntry, type Workload } from './workload.js';

const pageDocument = new TypedDocumentString<
  {
    operation: {
      bars: {
        nodes: (JsonObject & { seq: number })[];
        pageInfo: { endCursor: string | null };
        complete: boolean;
      };
    };
  },
  { id: string; after: string | null; first: number }
>(`query FaultBars($id: ID!, $after: String, $first: Int!) { operation(id: $id) { ... on BacktestOperation {
  bars(first: $first, after: $after) {
    nodes { seq barIndex timestamp equity pnl trades winRate position } pageInfo { endCursor } complete
  } } } }`);

const outcomeDocument = new TypedDocumentString<
  { operation: { result: { trades: { totalCount: number }; equityCurve: unknown[] } & JsonObject } },
  { id: string }
>(`query FaultResult($id: ID!) { operation(id: $id) { ... on BacktestOperation { result {
  totalBars provenance { resultDigest } metrics { finalValue totalTrades }
  trades(first: 1000) { totalCount nodes { seq entryTime exitTime netPnl } }
  equityCurve(maxPoints: 200) { timestamp equity drawdown }
} } } }`);

/** Backtests of minute bars over ranges of different length, from a blink to a second or two. */
export class BacktestWorkload implements Workload {
  readonly type = 'BACKTESTING';
  readonly specs: readonly string[];
  readonly #workspace: RsiWorkspace;

  /** @param lengths days of each range, from 2024-01-01 on */
  constructor(workspace: RsiWorkspace, lengths: readonly number[]) {
    this.#workspace = workspace;
    this.specs = lengths.map((days) => new Date(Date.UTC(2024, 0, days)).toISOString().slice(0, 10));
  }

  async start(victim: Victim, spec: string, key: string): Promise<string> {
    const { strategyConfigPath, modelPath } = this.#workspace;
    const { startBacktest } = await victim.request(StartBacktestDocument, {
      input: {
        symbol: 'COIN',
        timeframe: '1m',
        strategyConfigPath,
        modelPath,
        startDate: '2024-01-01',
        endDate: spec,
        idempotencyKey: key,
      },
    });
    if (startBacktest.__typename === 'StartBacktestSuccess') return startBacktest.operation.id;
    throw new Error(`a backtest was refused: ${startBacktest.message}`);
  }

  async readLog(victim: Victim, id: string, after: string | null, first: number): Promise<LogPage> {
    const { operation } = await victim.request(pageDocument, { id, after, first });
    const { nodes, pageInfo, complete } = operation.bars;
    return { entries: nodes.map((node) => toLogEntry(node)), endCursor: pageInfo.endCursor, complete };
  }

  async readOutcome(victim: Victim, id: string): Promise<string> {
    return JSON.stringify((await victim.request(outcomeDocument, { id })).operation.result);
  }
}
