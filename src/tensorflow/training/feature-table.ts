import { MODEL_CLASSES } from '../inference/model-metadata.js';
import type { PreparedSamples } from './prepare-samples.js';

/** Which part of the training a sample is in; `purged` is in none. */
export type SampleUse = 'train' | 'validation' | 'test' | 'purged';

/**
 * Yields the lines of a table of all samples of a training, the header first, in the order of time: stamp, symbol, the
 * features as the network is shown them, the label, the return where labels are returns, the stamp of the last bar
 * that the label looked at, and the part. Numbers read back as the very same single-precision values.
 * @param symbols by series
 */
export function* featureTable(
  { features, dataset, split }: PreparedSamples,
  symbols: readonly string[],
): Generator<string> {
  const { samples, seriesIndex, times } = dataset;
  const returns = samples.returns === null ? [] : ['return'];
  yield ['timestamp', 'symbol', ...features, 'label', ...returns, 'label_known_at', 'split'].join(',');
  const uses = usesOf(samples.count, split);
  for (let row = 0; row < samples.count; row++) {
    const start = row * samples.featureCount;
    yield [
      instant(times.timeMs[row]),
      symbols[seriesIndex[row] as number],
      ...samples.features.subarray(start, start + samples.featureCount),
      MODEL_CLASSES[samples.classes[row] as number],
      ...(samples.returns === null ? [] : [samples.returns[row]]),
      instant(times.knownAtMs[row]),
      uses[row],
    ].join(',');
  }
}

function usesOf(count: number, split: PreparedSamples['split']): readonly SampleUse[] {
  const uses = new Array<SampleUse>(count).fill('purged');
  for (const part of ['train', 'validation', 'test'] as const) {
    for (const row of split[part]) uses[row] = part;
  }
  return uses;
}

function instant(stampMs: number | undefined): string {
  return new Date(stampMs ?? Number.NaN).toISOString().replace('.000Z', 'Z');
}
