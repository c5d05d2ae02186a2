import type { JsonObject } from '../../src/base/pure/json.js';
import { TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { RsiWorkspace } from '../../tests/support/rsi-workspace.js';
import type { Victim } from './victim.js';
import { type LogPage, toLogEntry, type Workload } from './workload.js';

type StartAnswer = { __typename: string; message?: string; operation?: { id: string } };

const startDocument = new TypedDocumentString<{ startWalkForward: StartAnswer }, { input: JsonObject }>(
  `mutation FaultWalkForward($input: StartWalkForwardInput!) { startWalkForward(input: $input) { __typename
    ... on StartWalkForwardSuccess { operation { id } } ... on Error { message } } }`,
);

const METRICS = 'totalReturn sharpeRatio totalTrades finalValue';

const pageDocument = new TypedDocumentString<
  {
    operation: {
      folds: {
        nodes: (JsonObject & { seq: number })[];
        pageInfo: { endCursor: string | null };
        complete: boolean;
      };
    };
  },
  { id: string; after: string | null; first: number }
>(`query FaultFolds($id: ID!, $after: String, $first: Int!) { operation(id: $id) { ... on WalkForwardOperation {
  folds(first: $first, after: $after) {
    nodes { seq number purgedBars train { from to bars } test { from to bars }
      inSample { ${METRICS} } outOfSample { ${METRICS} } }
    pageInfo { endCursor } complete
  } } } }`);

const outcomeDocument = new TypedDocumentString<{ operation: { result: JsonObject } }, { id: string }>(
  `query FaultWalkForwardResult($id: ID!) { operation(id: $id) { ... on WalkForwardOperation { result {
    efficiency embargoBars metrics { ${METRICS} } provenance { resultDigest modelHash }
    trades(first: 1000) { totalCount nodes { seq entryTime exitTime netPnl } }
  } } } }`,
);

/** Walk-forwards over minute bars, whose windows are trained by operations below them. */
export class WalkForwardWorkload implements Workload {
  readonly type = 'WALK_FORWARD';
  readonly specs: readonly string[];
  readonly #workspace: RsiWorkspace;

  /** @param windows of each walk-forward, a day of bars of each */
  constructor(workspace: RsiWorkspace, windows: readonly number[]) {
    this.#workspace = workspace;
    this.specs = windows.map(String);
  }

  childCount(spec: string): number {
    return Number(spec);
  }

  async start(victim: Victim, spec: string, key: string): Promise<string> {
    const windows = Number(spec);
    const { startWalkForward } = await victim.request(startDocument, {
      input: {
        ...{ strategyConfigPath: this.#workspace.strategyConfigPath, symbol: 'COIN', timeframe: '1m' },
        startDate: '2024-01-01',
        endDate: new Date(Date.UTC(2024, 0, 1 + windows)).toISOString().slice(0, 10),
        ...{ train: '1d', test: '1d', epochs: 3, seed: 7, keepModels: false },
        overrides: [
          { path: 'model.architecture.hidden_layers', value: '[8]' },
          { path: 'training.labels.threshold', value: '0.001' },
        ],
        idempotencyKey: key,
      },
    });
    if (startWalkForward.operation !== undefined) return startWalkForward.operation.id;
    throw new Error(`a walk-forward was refused: ${JSON.stringify(startWalkForward)}`);
  }

  async readLog(victim: Victim, id: string, after: string | null, first: number): Promise<LogPage> {
    const { operation } = await victim.request(pageDocument, { id, after, first });
    const { nodes, pageInfo, complete } = operation.folds;
    return { entries: nodes.map((node) => toLogEntry(node)), endCursor: pageInfo.endCursor, complete };
  }

  async readOutcome(victim: Victim, id: string): Promise<string> {
    return JSON.stringify((await victim.request(outcomeDocument, { id })).operation.result);
  }
}
