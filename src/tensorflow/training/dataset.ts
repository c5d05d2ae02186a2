import type { Bars } from '../../domain/market/bars.js';
import { HOLD, type Labels, NO_LABEL } from './labels/labels.js';
import type { Samples } from './samples.js';
import type { SampleTimes } from './split.js';

/** Bars of one symbol with what the network sees of them and what became of them. */
export interface LabelledSeries {
  /** Of the base timeframe, the training range only. */
  readonly bars: Bars;
  /** Row-major, [bars × featureCount]; NaN where a feature is undefined. */
  readonly features: Float32Array;
  /** Of exactly these bars. */
  readonly labels: Labels;
}

/** What the bars of all symbols have that makes a sample. */
export interface SampleCounts {
  readonly bars: number;
  /** Bars with all features. */
  readonly withFeatures: number;
  /** Bars with a label that is learned. */
  readonly withLabel: number;
}

export interface Dataset {
  readonly counts: SampleCounts;
  /** Bar of the first sample of each series; null for one without samples. */
  readonly firstBars: readonly (number | null)[];
  readonly samples: Samples;
  /** Which series each sample is of. */
  readonly seriesIndex: Int32Array;
  readonly times: SampleTimes;
}

interface Origin {
  readonly series: LabelledSeries;
  readonly seriesIndex: number;
  readonly bar: number;
}

/**
 * Collects the bars that have all features and a label, of all symbols, in ascending order of time.
 * At one instant symbols stay in their order. Labels were made per symbol: none looks at another symbol's bars.
 * @param options.withHold false leaves out the bars whose label is HOLD, for a network that knows only BUY and SELL
 */
export function buildDataset(
  allSeries: readonly LabelledSeries[],
  featureCount: number,
  { withHold = true }: { readonly withHold?: boolean } = {},
): Dataset {
  const counts = { bars: 0, withFeatures: 0, withLabel: 0 };
  const usable = allSeries.map((series, seriesIndex) => {
    const bars: Origin[] = [];
    for (let bar = 0; bar < series.bars.length; bar++) {
      const isDefined = !rowOf(series, bar, featureCount).some(Number.isNaN);
      const label = series.labels.classes[bar];
      const isLearned = label !== NO_LABEL && (withHold || label !== HOLD);
      counts.bars += 1;
      if (isDefined) counts.withFeatures += 1;
      if (isLearned) counts.withLabel += 1;
      if (isDefined && isLearned) bars.push({ series, seriesIndex, bar });
    }
    return bars;
  });
  const origins = usable.flat();
  origins.sort((a, b) => stampOf(a) - stampOf(b));
  const samples = {
    count: origins.length,
    featureCount,
    features: new Float32Array(origins.length * featureCount),
    classes: new Int8Array(origins.length),
    returns: allSeries.some(({ labels }) => labels.returns === null)
      ? null
      : new Float32Array(origins.length),
  };
  const timeMs = new Float64Array(origins.length);
  const knownAtMs = new Float64Array(origins.length);
  for (const [index, origin] of origins.entries()) {
    const { series, bar } = origin;
    samples.features.set(rowOf(series, bar, featureCount), index * featureCount);
    samples.classes[index] = series.labels.classes[bar] as number;
    if (samples.returns !== null) samples.returns[index] = series.labels.returns?.[bar] as number;
    timeMs[index] = stampOf(origin);
    knownAtMs[index] = series.bars.openTimeMs[series.labels.knownAtBar[bar] as number] as number;
  }
  const firstBars = usable.map(([first]) => first?.bar ?? null);
  const seriesIndex = Int32Array.from(origins, (origin) => origin.seriesIndex);
  return { counts, firstBars, samples, seriesIndex, times: { timeMs, knownAtMs } };
}

function rowOf({ features }: LabelledSeries, bar: number, featureCount: number): Float32Array {
  return features.subarray(bar * featureCount, (bar + 1) * featureCount);
}

function stampOf({ series, bar }: Origin): number {
  return series.bars.openTimeMs[bar] as number;
}
