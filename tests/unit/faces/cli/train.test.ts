import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { type Answers, fakeContext } from './fake-context.js';

const operation = {
  __typename: 'TrainingOperation',
  id: 'op_training_1',
  type: 'TRAINING',
  status: 'COMPLETED',
  done: true,
  progress: {
    phase: 'done',
    percentage: 100,
    message: 'Completed',
    currentStep: 3,
    totalSteps: 3,
    etaSeconds: null,
  },
  error: null,
  tags: [],
  note: null,
  pinned: false,
  priority: 0,
  warnings: [{ code: 'BELOW_BASELINE', severity: 'CAUTION', message: 'It has learned nothing.' }],
  attempt: 1,
  createdAt: '2024-02-01T09:30:00.000Z',
  title: 'rsi AAPL 1d 2015-01-01..2022-12-31',
  label: null,
  parameters: { modelName: 'rsi_v1.0.0', epochs: 30, seed: 7, overrides: [] },
  result: {
    modelPath: 'models/rsi_v1.0.0',
    modelHash: 'm'.repeat(64),
    bestEpoch: 2,
    epochsRun: 3,
    stoppedEarly: true,
    trainLoss: 0.5,
    valLoss: null,
    testLoss: 0.75,
    testAccuracy: 0.6,
    baselineAccuracy: 0.5,
    classCounts: [{ label: 'BUY', train: 40, validation: 10, test: 4 }],
    confusion: [[3, 1, 0]],
    samples: 1_300,
    purgedSamples: 12,
    features: ['a', 'b'],
    trainedFrom: '2015-01-02',
    trainedTo: '2021-10-01',
    labelHorizonBars: 10,
    tensorflowBackend: 'wasm-simd',
    executionTimeMs: 4_200,
  },
};

async function run(args: readonly string[], answers: Answers = {}) {
  const asked: Readonly<Record<string, unknown>>[] = [];
  const { context, written } = fakeContext({
    answers: {
      StartTraining: (variables) => {
        asked.push(variables);
        return {
          startTraining: {
            __typename: 'StartTrainingSuccess',
            deduplicated: false,
            operation: { id: operation.id, parameters: operation.parameters },
          },
        };
      },
      Operation: () => ({ operation }),
      ...answers,
    },
  });
  const code = await runCli(args, '1.0.0', context);
  return { code, asked, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

const STRATEGY = ['train', '--strategy', './strategies/rsi.yaml'];

describe('train', () => {
  it('takes its strategy as an argument, too', async () => {
    const [byArgument, byOption] = [await run(['train', './strategies/rsi.yaml']), await run(STRATEGY)];
    expect(byArgument.asked).toEqual(byOption.asked);
    expect(byArgument.asked).toMatchObject([{ input: { strategyConfigPath: 'strategies/rsi.yaml' } }]);
  });

  it('asks for what its options say and nothing else', async () => {
    const { asked } = await run([
      ...STRATEGY,
      ...[
        '--symbol',
        'AAPL',
        '--symbol',
        'MSFT',
        '--timeframe',
        '1d',
        '--start',
        '2015-01-01',
        '--epochs',
        '5',
      ],
      ...['--seed', '7', '--model-name', 'm', '--set', 'training.learning_rate=0.01', '--label', 'l'],
    ]);
    expect(asked).toEqual([
      {
        input: {
          strategyConfigPath: 'strategies/rsi.yaml',
          symbols: ['AAPL', 'MSFT'],
          timeframes: ['1d'],
          startDate: '2015-01-01',
          epochs: 5,
          seed: 7,
          modelName: 'm',
          overrides: [{ path: 'training.learning_rate', value: '0.01' }],
          label: 'l',
        },
      },
    ]);
    expect((await run(STRATEGY)).asked).toEqual([
      { input: { strategyConfigPath: 'strategies/rsi.yaml', overrides: [] } },
    ]);
  });

  it('prints how good the model is and where it is', async () => {
    const { code, out } = await run(STRATEGY);
    expect(code).toBe(0);
    for (const part of [
      '3 epochs in 4.2 s: rsi AAPL 1d',
      'Best epoch 2 of 3, stopped early; 1,300 samples of 2 features, 12 purged',
      'Accuracy               60.00 %',
      'Most frequent class    50.00 %',
      'CAUTION BELOW_BASELINE',
      'Model: models/rsi_v1.0.0',
    ]) {
      expect(out).toContain(part);
    }
  });

  it('prints one document with --json', async () => {
    const { out } = await run([...STRATEGY, '--json']);
    expect(JSON.parse(out)).toMatchObject({ id: operation.id, result: { modelPath: 'models/rsi_v1.0.0' } });
  });

  it('prints the id alone with --detach, which needs a server that stays', async () => {
    expect((await run([...STRATEGY, '--detach'])).out).toBe(operation.id);
    expect((await run(['--local', ...STRATEGY, '--detach'])).code).toBe(2);
  });

  it('exits with 2 and every issue when the input is refused', async () => {
    const issues = [{ path: ['modelName'], code: 'MODEL_EXISTS', message: 'modelName: taken' }];
    const { code, notes } = await run(STRATEGY, {
      StartTraining: () => ({ startTraining: { __typename: 'InvalidInputError', message: 'x', issues } }),
    });
    expect(code).toBe(2);
    expect(notes).toContain('--model-name: taken');
  });

  it('exits with 1 when the training fails', async () => {
    const error = { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false };
    const { code, out } = await run(STRATEGY, {
      Operation: () => ({ operation: { ...operation, status: 'FAILED', result: null, error } }),
    });
    expect(code).toBe(1);
    expect(out).toContain('DATA_NOT_FOUND: No bars.');
  });
});
