import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import { FeatureCache } from '../../domain/features/feature-cache.js';
import { fitNormalization } from '../../domain/features/fit-normalization.js';
import type { NormalizationParameters } from '../../domain/features/normalization.js';
import { requireVolume } from '../../domain/features/require-volume.js';
import { type FeatureSpec, featurePlan } from '../../domain/strategy/feature-plan.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import type { WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';
import { buildDataset, type Dataset } from './dataset.js';
import { labelBars } from './labels/label-bars.js';
import { type Labels, labelHorizonBars } from './labels/labels.js';
import { windowLabels } from './labels/window-labels.js';
import { requireSamples } from './require-samples.js';
import { type Samples, takeSamples } from './samples.js';
import { type Split, type SplitBorders, splitAt, splitBorders } from './split.js';
import type { ClippedSeries } from './training-series.js';

type DataSplit = ModelStrategy['training']['dataSplit'];

/** The three parts of a training, normalised, with what was fitted and how far labels looked ahead. */
export interface PreparedSamples {
  readonly features: readonly string[];
  readonly normalization: NormalizationParameters;
  readonly horizonBars: number;
  /** The most bars before the first sample of a symbol that its features were computed from. */
  readonly warmupBars: number;
  /** Training bars that purge and embargo of a window took; 0 without a window. */
  readonly purgedBars: number;
  readonly dataset: Dataset;
  /** Fractions by which samples are divided. */
  readonly dataSplit: DataSplit;
  readonly borders: SplitBorders;
  readonly split: Split;
  readonly train: Samples;
  readonly validation: Samples;
  readonly test: Samples;
}

/**
 * Makes features and labels, splits them by time, and normalises by the training part alone.
 * @param allSeries one for each symbol
 * @param borders where to split; default: by the fractions of the strategy
 * @param window what may be learned from and what is tested apart, by which there is no test part here; default: all bars
 * @throws InsufficientTrainingDataError where there is nothing to fit a normalisation on
 */
export function prepareSamples(
  strategy: ModelStrategy,
  allSeries: readonly ClippedSeries[],
  signal: CancellationSignal,
  borders: SplitBorders | null = null,
  window: WindowStamps | null = null,
): PreparedSamples {
  const plan = featurePlan(strategy);
  for (const { bars } of allSeries) requireVolume(plan, bars);
  const labelled = allSeries.map(({ range }) =>
    window === null
      ? { labels: labelBars(range, strategy.training.labels), purgedBars: 0 }
      : windowLabels(range, strategy.training.labels, window),
  );
  const labels = labelled.map((one) => one.labels);
  const datasetOf = (specs: readonly FeatureSpec[], normalization: NormalizationParameters): Dataset =>
    makeDataset(strategy, allSeries, labels, { specs, normalization, signal });

  const raw = datasetOf(withoutNormalization(plan), {});
  const own = strategy.training.dataSplit;
  const dataSplit = window === null ? own : withoutTest(own);
  const splitBy = borders ?? splitBorders(raw.times, dataSplit);
  const split = splitAt(raw.times, splitBy);
  const train = takeSamples(raw.samples, split.train);
  if (plan.some(isFitted)) requireSamples({ train, dataset: raw }, 1);
  const normalization = fitOn(plan, train);
  // Computed again rather than normalised here, so that the network learns the very bits that a backtest will show it.
  const dataset = datasetOf(plan, normalization);
  const warmups = allSeries.flatMap(({ start }, index) => {
    const firstBar = dataset.firstBars[index] ?? null;
    return firstBar === null ? [] : [start + firstBar];
  });
  return {
    features: plan.map(({ id }) => id),
    normalization,
    horizonBars: Math.max(0, ...labels.map(labelHorizonBars)),
    warmupBars: Math.max(0, ...warmups),
    purgedBars: labelled.reduce((sum, { purgedBars }) => sum + purgedBars, 0),
    dataset,
    dataSplit,
    borders: splitBy,
    split,
    train: takeSamples(dataset.samples, split.train),
    validation: takeSamples(dataset.samples, split.validation),
    test: takeSamples(dataset.samples, split.test),
  };
}

interface FeatureSource {
  readonly specs: readonly FeatureSpec[];
  readonly normalization: NormalizationParameters;
  readonly signal: CancellationSignal;
}

function makeDataset(
  strategy: ModelStrategy,
  allSeries: readonly ClippedSeries[],
  labels: readonly Labels[],
  { specs, normalization, signal }: FeatureSource,
): Dataset {
  const { baseTimeframe } = strategy.trainingData;
  const labelled = allSeries.map(({ bars, times, start, range }, index) => ({
    bars: range,
    labels: labels[index] as Labels,
    features: FeatureCache.build({ plan: specs, bars, times, baseTimeframe, normalization, signal }).fillRows(
      start,
      start + range.length,
    ),
  }));
  return buildDataset(labelled, specs.length, {
    withHold: strategy.decisions.outputFormat !== 'binary',
  });
}

/** The test blocks of a window are what is tested: its bars are divided into training and validation alone. */
function withoutTest({ train, validation }: DataSplit): DataSplit {
  return { train: train / (train + validation), validation: validation / (train + validation), test: 0 };
}

function isFitted({ transform }: FeatureSpec): boolean {
  return transform.kind === 'raw' && transform.normalization !== 'none';
}

function withoutNormalization(plan: readonly FeatureSpec[]): readonly FeatureSpec[] {
  return plan.map((spec) =>
    spec.transform.kind === 'raw' ? { ...spec, transform: { kind: 'raw', normalization: 'none' } } : spec,
  );
}

function fitOn(
  plan: readonly FeatureSpec[],
  { features, count, featureCount }: Samples,
): NormalizationParameters {
  const columns = plan.flatMap(({ id, transform }, column) => {
    if (transform.kind !== 'raw') return [];
    const values = Float64Array.from(
      { length: count },
      (_, row) => features[row * featureCount + column] as number,
    );
    return [{ featureId: id, normalization: transform.normalization, values }];
  });
  return fitNormalization(columns, { start: 0, end: count });
}
