import type { JsonObject } from '../../src/base/pure/json.js';
import { TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { RsiWorkspace } from '../../tests/support/rsi-workspace.js';
import type { Victim } from './victim.js';
import { type LogPage, toLogEntry, type Workload } from './workload.js';

type StartAnswer = { __typename: string; message?: string; operation?: { id: string } };

const startDocument = new TypedDocumentString<{ startTraining: StartAnswer }, { input: JsonObject }>(
  `mutation FaultTraining($input: StartTrainingInput!) { startTraining(input: $input) { __typename
    ... on StartTrainingSuccess { operation { id } } ... on Error { message } } }`,
);

const pageDocument = new TypedDocumentString<
  {
    operation: {
      epochs: {
        nodes: (JsonObject & { seq: number })[];
        pageInfo: { endCursor: string | null };
        complete: boolean;
      };
    };
  },
  { id: string; after: string | null; first: number }
>(`query FaultEpochs($id: ID!, $after: String, $first: Int!) { operation(id: $id) { ... on TrainingOperation {
  epochs(first: $first, after: $after) {
    nodes { seq epoch totalEpochs trainLoss trainAccuracy valLoss valAccuracy learningRate durationMs timestamp }
    pageInfo { endCursor } complete
  } } } }`);

const outcomeDocument = new TypedDocumentString<{ operation: { result: JsonObject } }, { id: string }>(
  `query FaultModel($id: ID!) { operation(id: $id) { ... on TrainingOperation { result {
    modelHash bestEpoch stoppedEarly trainLoss valLoss testAccuracy baselineAccuracy samples features
    classCounts { label train validation test } } } } }`,
);

/** What differs between two runs of a spec. */
const BY_THE_CLOCK = ['durationMs', 'timestamp'];

/** Trainings on some days of minute bars, each with its own number of epochs and seed; models are named by the key. */
export class TrainingWorkload implements Workload {
  readonly type = 'TRAINING';
  readonly specs: readonly string[];
  readonly #workspace: RsiWorkspace;

  constructor(workspace: RsiWorkspace, epochs: readonly number[]) {
    this.#workspace = workspace;
    this.specs = epochs.map(String);
  }

  /** Returns the folder, below the models, that a run leaves which was started with a key. */
  static modelName(key: string): string {
    return key.replaceAll(/[^A-Za-z0-9_-]/g, '-');
  }

  async start(victim: Victim, spec: string, key: string): Promise<string> {
    const { startTraining } = await victim.request(startDocument, {
      input: {
        strategyConfigPath: this.#workspace.strategyConfigPath,
        symbols: ['COIN'],
        timeframes: ['1m'],
        startDate: '2024-01-01',
        endDate: '2024-01-02',
        epochs: Number(spec),
        seed: Number(spec),
        modelName: TrainingWorkload.modelName(key),
        overrides: [
          { path: 'model.architecture.hidden_layers', value: '[8]' },
          { path: 'training.labels.threshold', value: '0.001' },
        ],
        idempotencyKey: key,
      },
    });
    if (startTraining.operation !== undefined) return startTraining.operation.id;
    throw new Error(`a training was refused: ${startTraining.message}`);
  }

  async readLog(victim: Victim, id: string, after: string | null, first: number): Promise<LogPage> {
    const { operation } = await victim.request(pageDocument, { id, after, first });
    const { nodes, pageInfo, complete } = operation.epochs;
    const entries = nodes.map((node) => toLogEntry(node, BY_THE_CLOCK));
    return { entries, endCursor: pageInfo.endCursor, complete };
  }

  async readOutcome(victim: Victim, id: string): Promise<string> {
    return JSON.stringify((await victim.request(outcomeDocument, { id })).operation.result);
  }
}
