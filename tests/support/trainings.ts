import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { graphqlRequest } from './graphql-request.js';
import { projectFolder } from './ktrdr-server.js';
import { Pace } from './pace.js';

const COMMON = `__typename id type status done attempt title label progress { phase percentage currentStep totalSteps message }
  error { code message retryable } warnings { code severity message }`;
const EPOCH =
  'seq epoch totalEpochs trainLoss trainAccuracy valLoss valAccuracy learningRate durationMs timestamp';
const RESULT = `modelPath modelHash bestEpoch epochsRun stoppedEarly trainLoss valLoss testLoss testAccuracy
  baselineAccuracy classCounts { label train validation test } confusion samples purgedSamples features trainedFrom
  trainedTo labelHorizonBars tensorflowBackend dataHash strategyHash strategySource executionTimeMs`;

export interface PulledEpoch {
  readonly seq: number;
  readonly epoch: number;
  readonly totalEpochs: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number | null;
  readonly valLoss: number | null;
  readonly valAccuracy: number | null;
  readonly learningRate: number;
  readonly durationMs: number;
  readonly timestamp: string;
}

export interface PulledTraining {
  readonly id: string;
  readonly status: string;
  readonly done: boolean;
  readonly attempt: number;
  readonly title: string;
  readonly progress: {
    readonly phase: string;
    readonly percentage: number;
    readonly currentStep: number;
    readonly totalSteps: number;
    readonly message: string;
  };
  readonly error: { readonly code: string; readonly message: string; readonly retryable: boolean } | null;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly epochs: {
    readonly nodes: readonly PulledEpoch[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
    readonly complete: boolean;
  };
  readonly result: {
    readonly modelPath: string;
    readonly modelHash: string;
    readonly bestEpoch: number;
    readonly epochsRun: number;
    readonly stoppedEarly: boolean;
    readonly testLoss: number | null;
    readonly testAccuracy: number | null;
    readonly baselineAccuracy: number | null;
    readonly classCounts: readonly {
      readonly label: string;
      readonly train: number;
      readonly validation: number;
      readonly test: number;
    }[];
    readonly confusion: readonly (readonly number[])[];
    readonly samples: number;
    readonly features: readonly string[];
    readonly dataHash: string;
  } | null;
}

/** What startTraining answers, whichever member of its union. */
export interface StartAnswer {
  readonly __typename: string;
  readonly message?: string;
  readonly issues?: readonly {
    readonly path: readonly string[];
    readonly code: string;
    readonly message: string;
  }[];
  readonly operationId?: string;
  readonly deduplicated?: boolean;
  readonly operation?: { readonly id: string; readonly status: string };
}

/** Sends startTraining and returns what it answers. */
export async function startTraining(url: string, input: object): Promise<StartAnswer> {
  const answer = await graphqlRequest<{ startTraining: StartAnswer }>(
    url,
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename
      ... on StartTrainingSuccess { deduplicated operation { id status } }
      ... on InvalidInputError { message issues { path code message } }
      ... on IdempotencyConflictError { message operationId } } }`,
    { input },
  );
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data.startTraining;
}

/** Starts a training that is expected to be accepted, and returns its id. */
export async function startedTraining(url: string, input: object): Promise<string> {
  const { operation, message } = await startTraining(url, input);
  if (operation === undefined) throw new Error(message);
  return operation.id;
}

/** Pulls a training with the epochs behind a cursor, past the cache. */
export async function pullTraining(
  url: string,
  id: string,
  { after = null, first = 1000 }: { readonly after?: string | null; readonly first?: number } = {},
): Promise<PulledTraining> {
  const answer = await graphqlRequest<{ operation: PulledTraining }>(
    url,
    `query ($id: ID!, $first: Int!, $after: String) { operation(id: $id, forceRefresh: true) { ${COMMON}
      ... on TrainingOperation {
        parameters { strategyConfigPath symbols timeframes startDate endDate epochs seed modelName overrides { path value } }
        epochs(first: $first, after: $after) { nodes { ${EPOCH} } pageInfo { endCursor hasNextPage } complete }
        result { ${RESULT} } } } }`,
    { id, first, after },
  );
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data.operation;
}

/** Pulls until a condition holds. */
export async function pullTrainingUntil(
  url: string,
  id: string,
  holds: (training: PulledTraining) => boolean,
): Promise<PulledTraining> {
  const pace = new Pace();
  for (;;) {
    const training = await pullTraining(url, id);
    if (holds(training)) return training;
    if (training.done) throw new Error(`${training.status}: ${JSON.stringify(training.error)}`);
    await pace.rest();
  }
}

/** Pulls until the training is over. */
export async function pullTrainingUntilDone(url: string, id: string): Promise<PulledTraining> {
  return await pullTrainingUntil(url, id, ({ done }) => done);
}

/** A server's folders with the strategies and bars of the project and no models. */
export async function trainingWorkspace(folder: string): Promise<{
  readonly settings: Readonly<Record<string, string>>;
  readonly strategies: string;
  readonly models: string;
}> {
  const [strategies, models] = [join(folder, 'strategies'), join(folder, 'models')];
  await cp(join(projectFolder, 'strategies'), strategies, { recursive: true });
  await mkdir(models, { recursive: true });
  return {
    strategies,
    models,
    settings: {
      STRATEGIES_DIR: strategies,
      MODELS_DIR: models,
      DATA_DIR: join(projectFolder, 'data'),
      TF_BACKEND: 'wasm',
    },
  };
}
