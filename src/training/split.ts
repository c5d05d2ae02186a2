/** When each sample was observed and when its label was complete; ascending by `timeMs`. */
export interface SampleTimes {
  /** Stamp of the sample's bar, milliseconds since the epoch. */
  readonly timeMs: Float64Array;
  /** Stamp of the last bar that its label looked at. */
  readonly knownAtMs: Float64Array;
}

/** Indexes of samples, each in ascending order; no sample is in two parts. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** How many samples were left out because their label looked into the next part. */
  readonly purged: number;
}

/**
 * Splits samples by time into training, validation and test.
 *
 * A border falls between two instants, so that samples of several symbols at one instant stay together. A sample
 * whose label looked at the first bar of the next part, or beyond, is purged: else the training would know prices
 * that it is judged by.
 * @param fractions of all samples; they add up to 1
 */
export function splitChronologically(
  { timeMs, knownAtMs }: SampleTimes,
  fractions: { readonly train: number; readonly validation: number; readonly test: number },
): Split {
  const count = timeMs.length;
  const validationStart = borderAt(timeMs, Math.round(count * fractions.train));
  const testStart =
    fractions.test === 0
      ? count
      : borderAt(timeMs, Math.round(count * (fractions.train + fractions.validation)));
  const train = knownBefore(knownAtMs, 0, validationStart, timeMs[validationStart]);
  const validation = knownBefore(knownAtMs, validationStart, testStart, timeMs[testStart]);
  const test = Int32Array.from({ length: count - testStart }, (_, index) => testStart + index);
  return { train, validation, test, purged: count - train.length - validation.length - test.length };
}

function borderAt(timeMs: Float64Array, index: number): number {
  let border = index;
  while (border > 0 && border < timeMs.length && timeMs[border] === timeMs[border - 1]) border++;
  return border;
}

function knownBefore(
  knownAtMs: Float64Array,
  from: number,
  to: number,
  borderMs: number | undefined,
): Int32Array {
  const kept: number[] = [];
  for (let index = from; index < to; index++) {
    if (borderMs === undefined || (knownAtMs[index] as number) < borderMs) kept.push(index);
  }
  return Int32Array.from(kept);
}
