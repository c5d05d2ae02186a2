import { countClasses } from './class-weights.js';
import { HOLD } from './labels/labels.js';

/** How well a network tells the classes of samples; accuracies are null without samples. */
export interface ClassificationMetrics {
  /** Fraction of samples told right. */
  readonly accuracy: number | null;
  /** Accuracy of always answering with the most frequent class. */
  readonly baselineAccuracy: number | null;
  /** Samples by true class (row) and told class (column), in class order. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Compares probabilities with true classes.
 * @param probabilities row-major, three columns: BUY, HOLD, SELL
 */
export function classificationMetrics(
  probabilities: Float32Array,
  classes: Int8Array,
): ClassificationMetrics {
  const confusion = [0, 1, 2].map(() => [0, 0, 0]);
  for (const [row, actual] of classes.entries()) {
    const told = mostProbable(probabilities.subarray(row * 3, row * 3 + 3));
    const counts = confusion[actual] as number[];
    counts[told] = (counts[told] as number) + 1;
  }
  if (classes.length === 0) return { accuracy: null, baselineAccuracy: null, confusion };
  const right = confusion.reduce((sum, counts, index) => sum + (counts[index] as number), 0);
  return {
    accuracy: right / classes.length,
    baselineAccuracy: Math.max(...countClasses(classes)) / classes.length,
    confusion,
  };
}

/** Returns the class of the largest probability; HOLD when two share it, as in a backtest. */
function mostProbable(row: Float32Array): number {
  const largest = Math.max(...row);
  const first = row.indexOf(largest);
  return first === row.lastIndexOf(largest) ? first : HOLD;
}
