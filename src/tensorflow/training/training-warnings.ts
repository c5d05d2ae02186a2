import type { RunWarning } from '../../base/pure/run-warning.js';
import { type Instrument, isSynthetic } from '../../domain/market/instrument.js';
import { learnedSeries } from './learned-series.js';
import type { TrainedModel } from './train-strategy.js';

const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

/**
 * Says what to think of a model that was trained, beyond its numbers.
 * @param instruments what it was to learn from, one for each series
 * @param options.isTestedApart whether the bars that test it are another's to judge, as of a window; default false
 */
export function trainingWarnings(
  { test, samples }: Pick<TrainedModel, 'test' | 'samples'>,
  instruments: readonly Instrument[],
  { isTestedApart = false }: { readonly isTestedApart?: boolean } = {},
): readonly RunWarning[] {
  const warnings: RunWarning[] = [];
  const synthetic = instruments.filter(isSynthetic).map(({ symbol }) => symbol);
  if (synthetic.length > 0) {
    warnings.push({
      code: 'SYNTHETIC_DATA',
      severity: 'CAUTION',
      message: `The bars of ${synthetic.join(', ')} are synthetic: made by a generator, not market data.`,
    });
  }
  const learned = learnedSeries(samples);
  const passedOver = instruments.flatMap(({ symbol }, index) => {
    if (learned.has(index)) return [];
    const hasSamples = (samples.dataset.firstBars[index] ?? null) !== null;
    const because = hasSamples
      ? 'its samples are in the test part or purged'
      : 'none of its bars has all features and a label that is learned';
    return [`${symbol} (${because})`];
  });
  if (passedOver.length > 0) {
    warnings.push({
      code: 'SYMBOLS_WITHOUT_SAMPLES',
      severity: 'CAUTION',
      message: `The model has learned nothing from ${passedOver.join(', ')}: it does not count as trained there.`,
    });
  }
  if (samples.validation.count === 0) {
    warnings.push({
      code: 'NO_VALIDATION',
      severity: 'CAUTION',
      message:
        'No sample was left for validation: the training loss decided which weights are kept. Set training.data_split.validation, or load more bars.',
    });
  }
  if (samples.test.count === 0 && !isTestedApart) {
    warnings.push({
      code: 'NO_TEST',
      severity: 'CAUTION',
      message:
        'No sample was left for the test: nothing says how the model does on bars it has not seen. Set training.data_split.test, or load more bars.',
    });
  }
  const { accuracy, baselineAccuracy } = test;
  if (accuracy !== null && baselineAccuracy !== null && accuracy <= baselineAccuracy) {
    warnings.push({
      code: 'BELOW_BASELINE',
      severity: 'CAUTION',
      message:
        `On the test part the model is right in ${percent(accuracy)}, ` +
        `always answering with the most frequent class in ${percent(baselineAccuracy)}: it has learned nothing that shows there.`,
    });
  }
  return warnings;
}
