import { countClasses } from './class-weights.js';
import { HOLD } from './labels/labels.js';

/** How well a network tells the classes of samples; accuracies are null without samples, or without classes. */
export interface ClassificationMetrics {
  /** Fraction of samples told right. */
  readonly accuracy: number | null;
  /** Accuracy of always answering with the most frequent class. */
  readonly baselineAccuracy: number | null;
  /** Samples by true class (row) and told class (column), in class order; empty without classes. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Compares told classes with true ones.
 * @param told null where the network tells no classes
 */
export function classificationMetrics(told: Int8Array | null, classes: Int8Array): ClassificationMetrics {
  if (told === null) return { accuracy: null, baselineAccuracy: null, confusion: [] };
  const confusion = [0, 1, 2].map(() => [0, 0, 0]);
  for (const [row, actual] of classes.entries()) {
    const counts = confusion[actual] as number[];
    const guess = told[row] as number;
    counts[guess] = (counts[guess] as number) + 1;
  }
  if (classes.length === 0) return { accuracy: null, baselineAccuracy: null, confusion };
  const right = confusion.reduce((sum, counts, index) => sum + (counts[index] as number), 0);
  return {
    accuracy: right / classes.length,
    baselineAccuracy: Math.max(...countClasses(classes)) / classes.length,
    confusion,
  };
}

/**
 * Returns the class of the largest probability of each row; HOLD when two share it, as in a backtest.
 * @param probabilities row-major, three columns: BUY, HOLD, SELL
 */
export function toldClasses(probabilities: Float32Array): Int8Array {
  return Int8Array.from({ length: probabilities.length / 3 }, (_, row) => {
    const three = probabilities.subarray(row * 3, row * 3 + 3);
    const largest = Math.max(...three);
    const first = three.indexOf(largest);
    return first === three.lastIndexOf(largest) ? first : HOLD;
  });
}
