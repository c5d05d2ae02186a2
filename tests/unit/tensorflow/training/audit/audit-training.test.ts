import { beforeAll, describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../../src/base/pure/cancelled-error.js';
import type { ModelStrategy } from '../../../../../src/domain/strategy/strategy.js';
import { selectTensorflowBackend } from '../../../../../src/tensorflow/inference/tensorflow-backend.js';
import {
  auditTraining,
  type TrainingAuditInput,
} from '../../../../../src/tensorflow/training/audit/audit-training.js';
import {
  type TrainingSteps,
  trainingSteps,
} from '../../../../../src/tensorflow/training/audit/training-steps.js';
import { fitSamples } from '../../../../../src/tensorflow/training/fit-samples.js';
import { objectiveOf } from '../../../../../src/tensorflow/training/objective.js';
import {
  type PreparedSamples,
  prepareSamples,
} from '../../../../../src/tensorflow/training/prepare-samples.js';
import { takeSamples } from '../../../../../src/tensorflow/training/samples.js';
import { type Split, splitAt } from '../../../../../src/tensorflow/training/split.js';
import { InsufficientTrainingDataError } from '../../../../../src/tensorflow/training/training-errors.js';
import type { TrainingSeries } from '../../../../../src/tensorflow/training/training-series.js';
import { at, DAY_MS, HOUR_MS, joined, walk } from '../../../domain/backtest/audit/audited-market.js';
import { strategy } from './audited-strategy.js';

const DAYS = 16;

/** Hours of 24x7 and the days of New York that they make. */
function seriesOf(symbol: string, seed: number): TrainingSeries {
  const firstMs = at('2024-01-08T05');
  const hours = walk(
    Array.from({ length: DAYS * 24 }, (_, hour) => firstMs + hour * HOUR_MS),
    seed,
  );
  const days = joined(
    hours,
    Array.from({ length: DAYS }, (_, day) => {
      const fromMs = firstMs + day * DAY_MS;
      return [fromMs - 5 * HOUR_MS, fromMs, fromMs + DAY_MS] as const;
    }),
  );
  const about = {
    symbol,
    source: 'test',
    timezone: 'America/New_York',
    calendar: '24x7',
    calendarAssumed: false,
  } as const;
  const instrument = { ...about, timeframe: '1h' } as const;
  return {
    instrument,
    datasets: new Map([
      ['1h', { instrument, bars: hours }],
      ['1d', { instrument: { ...about, timeframe: '1d' }, bars: days }],
    ]),
  };
}

const audit = (changes: Partial<TrainingAuditInput> = {}) =>
  auditTraining({
    ...{
      strategy,
      series: [seriesOf('XYZ', 3), seriesOf('ABC', 4)],
      from: '2024-01-01',
      to: '2024-02-01',
      seed: 5,
    },
    cancellation: neverCancelled,
    ...changes,
  });

const withTraining = (
  training: Partial<ModelStrategy['training']>,
  decisions: Partial<ModelStrategy['decisions']> = {},
): ModelStrategy => ({
  ...strategy,
  decisions: { ...strategy.decisions, ...decisions },
  training: { ...strategy.training, ...training },
});

/** Takes the parts of a split from samples. */
function partsBy(prepared: PreparedSamples, split: Split): PreparedSamples {
  const part = (name: 'train' | 'validation' | 'test') => takeSamples(prepared.dataset.samples, split[name]);
  return { ...prepared, split, train: part('train'), validation: part('validation'), test: part('test') };
}

const mistakes: Readonly<Record<string, { readonly steps: Partial<TrainingSteps>; readonly found: string }>> =
  {
    'a scaler that is fitted on all samples': {
      found: 'validation normalization 1h_sma_3_raw mean',
      steps: {
        prepare(...asked) {
          const prepared = prepareSamples(...asked);
          const { features, featureCount, count } = prepared.dataset.samples;
          const mean = features.reduce(
            (sum, value, at) => (at % featureCount === 0 ? sum + value / count : sum),
            0,
          );
          return { ...prepared, normalization: { '1h_sma_3_raw': { method: 'zscore', mean, std: 1 } } };
        },
      },
    },
    'class weights of all samples': {
      found: 'validation class weight BUY',
      steps: { objective: (of, { dataset }) => objectiveOf(of, dataset.samples) },
    },
    'labels that look beyond the border and are not purged': {
      found: 'validation label null',
      steps: {
        prepare(...asked) {
          const prepared = prepareSamples(...asked);
          const { timeMs } = prepared.dataset.times;
          return partsBy(prepared, splitAt({ timeMs, knownAtMs: timeMs }, prepared.borders));
        },
      },
    },
    'a split that shuffles': {
      found: 'validation feature 1h_sma_3_raw',
      steps: {
        prepare(...asked) {
          const prepared = prepareSamples(...asked);
          const all = Int32Array.from({ length: prepared.dataset.samples.count }, (_, row) => row);
          const [train, validation, test] = [0, 1, 2].map((rest) => all.filter((row) => row % 3 === rest));
          return partsBy(prepared, { ...prepared.split, train, validation, test } as Split);
        },
      },
    },
    'early stopping on the test part': {
      found: 'test loss validation of epoch 1',
      steps: {
        fit: (asked) =>
          fitSamples({ ...asked, samples: { ...asked.samples, validation: asked.samples.test } }),
      },
    },
  };

beforeAll(async () => {
  await selectTensorflowBackend('wasm');
});

describe('auditTraining', () => {
  for (const [mistake, { steps, found }] of Object.entries(mistakes)) {
    it(`finds ${mistake}`, () => {
      const { leaks } = audit({ steps: { ...trainingSteps, ...steps } });
      expect(leaks.map(({ border, kind, name }) => `${border} ${kind} ${name}`)).toContain(found);
    });
  }

  const sound: Readonly<Record<string, ModelStrategy>> = {
    'returns ahead': strategy,
    'labels by zigzag': withTraining({ labels: { source: 'zigzag', threshold: 0.02 } }),
    'labels by three barriers': withTraining({
      labels: { source: 'triple_barrier', horizonBars: 12, takeProfitPct: 0.015, stopLossPct: 0.015 },
    }),
    'a binary output, which leaves HOLD out': {
      ...withTraining({}, { outputFormat: 'binary' }),
      model: { ...strategy.model, outputActivation: 'sigmoid' },
    },
    'a regression': {
      ...withTraining(
        { loss: { kind: 'mse' } },
        { outputFormat: 'regression', costModel: { roundTripCost: 0.001, minEdgeMultiplier: 1 } },
      ),
      model: { ...strategy.model, outputActivation: 'linear' },
    },
  };
  for (const [what, of] of Object.entries(sound)) {
    it(`finds nothing in a training with ${what}`, () => {
      const report = audit({ strategy: of });
      expect(report.leaks).toEqual([]);
      expect(report.epochs).toBeGreaterThan(0);
    });
  }

  it('says where the parts begin and how many samples they have', () => {
    const { train, validation, test, validationMs, testMs } = audit();
    // Three days are needed for the first feature of days, five hours for the last label: rows 71 to 378 of each symbol.
    // Of 616 samples, 60 % end before the 370th and 80 % before the 493rd, an hour's second symbol, so with its hour.
    const hour = (row: number): number => at('2024-01-08T05') + row * HOUR_MS;
    expect({ validationMs, testMs }).toEqual({
      validationMs: hour(71 + 370 / 2),
      testMs: hour(71 + 494 / 2),
    });
    // Five hours before each border are purged.
    expect({ train, validation, test }).toEqual({ train: 2 * 180, validation: 2 * 57, test: 2 * 61 });
  });

  it('trains nothing where there is no test part', () => {
    const report = audit({
      strategy: withTraining({ dataSplit: { train: 0.8, validation: 0.2, test: 0 } }),
    });
    expect(report).toMatchObject({ testMs: null, epochs: 0, leaks: [] });
  });

  it('asks for as many samples as a training', () => {
    expect(() => audit({ to: '2024-01-11' })).toThrow(InsufficientTrainingDataError);
  });
});
