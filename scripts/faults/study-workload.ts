import type { JsonObject } from '../../src/base/pure/json.js';
import { TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { RsiWorkspace } from '../../tests/support/rsi-workspace.js';
import type { Victim } from './victim.js';
import { type LogPage, toLogEntry, type Workload } from './workload.js';

interface Started {
  readonly startStudy:
    | { readonly __typename: 'StartStudySuccess'; readonly operation: { readonly id: string } }
    | { readonly __typename: 'Refused'; readonly message: string };
}

const startDocument = new TypedDocumentString<Started, { input: JsonObject }>(
  `mutation FaultStudy($input: StartStudyInput!) { startStudy(input: $input) {
    __typename ... on StartStudySuccess { operation { id } } ... on Error { message } } }`,
);

const pageDocument = new TypedDocumentString<
  {
    operation: {
      trials: {
        nodes: (JsonObject & { seq: number })[];
        pageInfo: { endCursor: string | null };
        complete: boolean;
      };
    };
  },
  { id: string; after: string | null; first: number }
>(`query FaultTrials($id: ID!, $after: String, $first: Int!) { operation(id: $id) { ... on StudyOperation {
  trials(first: $first, after: $after) {
    nodes { seq number status values { path value } objective feasible repeats resultDigest durationMs }
    pageInfo { endCursor } complete
  } } } }`);

const outcomeDocument = new TypedDocumentString<{ operation: { result: JsonObject } }, { id: string }>(
  `query FaultStudyResult($id: ID!) { operation(id: $id) { ... on StudyOperation { result {
    resultDigest best { number objective resultDigest } holdout { totalReturn sharpeRatio totalTrades }
    overfitting { trials deflatedSharpe deflatedSharpeEffective pbo plateau }
  } } } }`,
);

/** The share of the days that a study with a holdout searches. */
const SEARCHED = 0.7;

const PARAMETERS = [
  { path: 'exits.stop_loss_pct', from: 0.005, to: 0.05, step: 0.005 },
  { path: 'exits.take_profit_pct', from: 0.005, to: 0.05, step: 0.005 },
];

/** What each study tries by; one of them measures its best trial on bars that its search does not see. */
const SPECS = ['RANDOM', 'TPE', 'GRID', 'SOBOL', 'CMA_ES', 'SOBOL holdout'];

/** Studies over minute bars: with and without feedback, with combinations that come again, with and without a holdout. */
export class StudyWorkload implements Workload {
  readonly type = 'STUDY';
  readonly specs: readonly string[];
  readonly #workspace: RsiWorkspace;
  readonly #endDate: string;
  readonly #holdoutFrom: string;
  readonly #trials: number;

  /**
   * @param days of the range, from 2024-01-01 on
   * @param trials of each study but the grid, which tries all combinations
   * @param specs what each study tries by; default: every sampler, and one with a holdout
   */
  constructor(workspace: RsiWorkspace, days: number, trials: number, specs: readonly string[] = SPECS) {
    this.#workspace = workspace;
    this.#endDate = dayOf(days);
    this.#holdoutFrom = dayOf(Math.ceil(days * SEARCHED));
    this.#trials = trials;
    this.specs = specs;
  }

  async start(victim: Victim, spec: string, key: string): Promise<string> {
    const { strategyConfigPath, modelPath } = this.#workspace;
    const [sampler = '', holdout] = spec.split(' ');
    const { startStudy } = await victim.request(startDocument, {
      input: {
        backtest: {
          ...{ symbol: 'COIN', timeframe: '1m', strategyConfigPath, modelPath },
          ...{ startDate: '2024-01-01', endDate: this.#endDate },
        },
        ...{ parameters: PARAMETERS, sampler, seed: 7 },
        ...(sampler === 'GRID' ? {} : { trials: this.#trials }),
        ...(holdout === undefined ? {} : { holdoutFrom: this.#holdoutFrom }),
        idempotencyKey: key,
      },
    });
    if (startStudy.__typename === 'StartStudySuccess') return startStudy.operation.id;
    throw new Error(`a study was refused: ${startStudy.message}`);
  }

  async readLog(victim: Victim, id: string, after: string | null, first: number): Promise<LogPage> {
    const { operation } = await victim.request(pageDocument, { id, after, first });
    const { nodes, pageInfo, complete } = operation.trials;
    return {
      entries: nodes.map((node) => toLogEntry(node, ['durationMs'])),
      endCursor: pageInfo.endCursor,
      complete,
    };
  }

  async readOutcome(victim: Victim, id: string): Promise<string> {
    return JSON.stringify((await victim.request(outcomeDocument, { id })).operation.result);
  }
}

/** @param day of January 2024, from 1 */
function dayOf(day: number): string {
  return new Date(Date.UTC(2024, 0, day)).toISOString().slice(0, 10);
}
