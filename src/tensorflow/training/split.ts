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

/** The instants at which parts begin, milliseconds since the epoch; Infinity for a part without samples. */
export interface SplitBorders {
  readonly validationMs: number;
  readonly testMs: number;
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
  times: SampleTimes,
  fractions: { readonly train: number; readonly validation: number; readonly test: number },
): Split {
  return splitAt(times, splitBorders(times, fractions));
}

/** Returns the instants at which `splitChronologically` splits. */
export function splitBorders(
  { timeMs }: Pick<SampleTimes, 'timeMs'>,
  fractions: { readonly train: number; readonly validation: number; readonly test: number },
): SplitBorders {
  const count = timeMs.length;
  const startOf = (index: number): number => timeMs[borderAt(timeMs, index)] ?? Number.POSITIVE_INFINITY;
  return {
    validationMs: startOf(Math.round(count * fractions.train)),
    testMs:
      fractions.test === 0
        ? Number.POSITIVE_INFINITY
        : startOf(Math.round(count * (fractions.train + fractions.validation))),
  };
}

/** Splits samples at given instants, and purges as `splitChronologically` does. */
export function splitAt({ timeMs, knownAtMs }: SampleTimes, { validationMs, testMs }: SplitBorders): Split {
  const count = timeMs.length;
  const train: number[] = [];
  const validation: number[] = [];
  const test: number[] = [];
  for (let index = 0; index < count; index++) {
    const stampMs = timeMs[index] as number;
    const knownMs = knownAtMs[index] as number;
    if (stampMs >= testMs) test.push(index);
    else if (stampMs >= validationMs) {
      if (knownMs < testMs) validation.push(index);
    } else if (knownMs < validationMs) train.push(index);
  }
  return {
    train: Int32Array.from(train),
    validation: Int32Array.from(validation),
    test: Int32Array.from(test),
    purged: count - train.length - validation.length - test.length,
  };
}

function borderAt(timeMs: Float64Array, index: number): number {
  let border = index;
  while (border > 0 && border < timeMs.length && timeMs[border] === timeMs[border - 1]) border++;
  return border;
}
