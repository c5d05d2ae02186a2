import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';
import { testApi } from './test-api.js';
import { aTraining } from './training-records.js';

const mutation = `mutation ($input: StartTrainingInput!) {
  startTraining(input: $input) {
    __typename
    ... on Error { message }
    ... on StartTrainingSuccess { deduplicated operation { id status type } }
    ... on InvalidInputError { issues { path code message } }
    ... on IdempotencyConflictError { operationId }
    ... on QueueFullError { retryAfterMs }
  }
}`;
const strategyConfigPath = 'strategies/rsi_mean_reversion.yaml';

describe('startTraining', () => {
  it('answers with the new operation', async () => {
    expect(await testApi().query(mutation, { input: { strategyConfigPath } })).toEqual({
      data: {
        startTraining: {
          __typename: 'StartTrainingSuccess',
          deduplicated: false,
          operation: { id: 'op_new', status: 'PENDING', type: 'TRAINING' },
        },
      },
    });
  });

  it('asks for what the strategy says where the input says nothing', async () => {
    const { query, calls } = testApi();
    await query(mutation, { input: { strategyConfigPath } });
    expect(calls.trained).toEqual([
      {
        caller: null,
        input: {
          strategyConfigPath,
          symbols: null,
          timeframes: null,
          startDate: null,
          endDate: null,
          epochs: null,
          seed: 42,
          modelName: null,
          overrides: [],
          label: null,
          tags: [],
          priority: 0,
          idempotencyKey: null,
        },
      },
    ]);
  });

  it('answers with the issues of an input', async () => {
    const issue = { path: ['modelName'], code: 'MODEL_EXISTS', message: 'modelName: taken' };
    const { query } = testApi({ training: { start: () => Promise.reject(new InvalidInputError([issue])) } });
    expect(await query(mutation, { input: { strategyConfigPath } })).toMatchObject({
      data: { startTraining: { __typename: 'InvalidInputError', issues: [issue] } },
    });
  });
});

describe('a training operation', () => {
  it('answers every field of the contract', async () => {
    const { query } = testApi({ operations: { get: async () => aTraining() } });
    const answer = await query(`{ operation(id: "op_2") { __typename id title ... on TrainingOperation {
      parameters { strategyConfigPath symbols timeframes startDate endDate epochs seed modelName overrides { path value } }
      epochs(first: 2, after: null) {
        edges { cursor node { seq } } nodes { seq epoch totalEpochs trainLoss trainAccuracy valLoss valAccuracy
        learningRate durationMs timestamp } pageInfo { hasNextPage endCursor } complete }
      result { modelPath modelHash bestEpoch epochsRun stoppedEarly trainLoss valLoss testLoss testAccuracy
        baselineAccuracy classCounts { label train validation test } confusion samples purgedSamples features trainedFrom
        trainedTo labelHorizonBars tensorflowBackend dataHash strategyHash strategySource executionTimeMs } } } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({
      operation: {
        __typename: 'TrainingOperation',
        parameters: { startDate: '2015-01-01', seed: 42 },
        epochs: {
          nodes: [
            { seq: 0, timestamp: '2024-02-01T09:30:00.000Z' },
            { seq: 1, valLoss: null },
          ],
          pageInfo: { hasNextPage: true },
          complete: false,
        },
        result: {
          bestEpoch: 2,
          valLoss: null,
          confusion: [
            [3, 1, 0],
            [1, 2, 0],
            [1, 1, 1],
          ],
        },
      },
    });
  });
});
