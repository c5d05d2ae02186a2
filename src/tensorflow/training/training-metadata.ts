import { version_core } from '@tensorflow/tfjs-core';
import type { JsonObject } from '../../base/pure/json.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { featureRecord } from '../../domain/strategy/feature-record.js';
import { MODEL_CLASSES, type ModelMetadata } from '../inference/model-metadata.js';
import { countClasses } from './class-weights.js';
import type { FitResult } from './fit.js';
import { learnedSeries } from './learned-series.js';
import type { PreparedSamples } from './prepare-samples.js';
import { daysOfSeries, sampleDays } from './sample-days.js';
import type { TestMetrics } from './test-metrics.js';
import { trainedRanges } from './trained-ranges.js';
import type { TrainingRequest } from './training-request.js';

interface FinishedTraining {
  readonly request: TrainingRequest;
  readonly samples: PreparedSamples;
  readonly fit: FitResult;
  readonly test: TestMetrics;
}

/** Describes a finished training for metadata.json; holds no clock, so that equal trainings say the same. */
export function trainingMetadata({ request, samples, fit, test }: FinishedTraining): ModelMetadata {
  const { strategy } = request;
  const { dataset, split } = samples;
  const days = daysOfSeries(request.series);
  const learned = learnedSeries(samples);
  return {
    strategy: { name: strategy.name, hash: request.strategyHash },
    symbols: request.series
      .filter((_, index) => learned.has(index))
      .map(({ instrument }) => instrument.symbol),
    timeframes: [...strategy.trainingData.timeframes],
    trainedFrom: sampleDays(dataset, dataset.times.timeMs.keys(), days)?.from ?? null,
    trainedTo: sampleDays(dataset, [...split.train, ...split.validation], days)?.to ?? null,
    trainedRanges: trainedRanges(samples, request.window ?? null, days),
    partOf: request.partOf ?? null,
    labelHorizonBars: samples.horizonBars,
    warmupBars: samples.warmupBars,
    features: samples.features,
    normalization: samples.normalization,
    classes: [...MODEL_CLASSES],
    decisions: asJson(strategy.decisions),
    labels: asJson(strategy.training.labels),
    seed: request.seed,
    split: {
      ...samples.dataSplit,
      purged: split.purged,
      classCounts: classCounts(samples),
    },
    metrics: {
      bestEpoch: fit.bestEpoch,
      epochsRun: fit.epochsRun,
      trainLoss: fit.best.trainLoss,
      validationLoss: fit.best.valLoss,
      trainAccuracy: fit.best.trainAccuracy,
      validationAccuracy: fit.best.valAccuracy,
      testLoss: test.loss,
      testAccuracy: test.accuracy,
      testBaselineAccuracy: test.baselineAccuracy,
      testConfusion: test.confusion,
    },
    tensorflow: { version: version_core, backend: request.tensorflowBackend },
    engineVersion: ENGINE_VERSION,
    featureRecord: featureRecord(strategy),
  };
}

/** Samples of each class in each part, in class order. */
export function classCounts({
  train,
  validation,
  test,
}: Pick<PreparedSamples, 'train' | 'validation' | 'test'>) {
  return {
    train: countClasses(train.classes),
    validation: countClasses(validation.classes),
    test: countClasses(test.classes),
  };
}

function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
