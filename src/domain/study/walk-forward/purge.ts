/** Consecutive bars by index, both ends inclusive. */
export interface BarStretch {
  readonly first: number;
  readonly last: number;
}

/** What a window trains on and is judged by, and how far labels look. */
export interface PurgeQuestion {
  readonly train: readonly BarStretch[];
  /** Contiguous test blocks: adjacent ones are one. */
  readonly test: readonly BarStretch[];
  /**
   * For each bar the last one that its label as the training learns it reads; a bar behind all where a label would have
   * to read more than there is.
   */
  readonly learnedTo: Int32Array;
  /** The same of labels made over all bars, by which those of test bars are known; its own index without a label. */
  readonly knownTo: Int32Array;
  /** Bars left out after each test block, beside the purge. */
  readonly embargoBars: number;
}

/**
 * Tells which training bars may be learned from, when no label may know a price of a test block, nor one that a label of
 * a test block knows.
 *
 * For each block [a, b] a bar i goes where i < a ≤ h_i, h_i being the last bar that its label reads, or where
 * b < i ≤ max over j ≤ b of h_j; and the `embargoBars` bars after that go too (López de Prado, Advances in Financial
 * Machine Learning, 2018, chapter 7, with the horizon of each sample in the place of one for all).
 * @returns 1 for each bar that is learned from, 0 for every other, those outside the training among them
 */
export function learnableBars({ train, test, learnedTo, knownTo, embargoBars }: PurgeQuestion): Uint8Array {
  const isLearned = new Uint8Array(learnedTo.length);
  for (const { first, last } of train) isLearned.fill(1, first, last + 1);
  for (const block of test) {
    for (let bar = 0; bar < block.first; bar += 1) {
      if ((learnedTo[bar] as number) >= block.first) isLearned[bar] = 0;
    }
    const end = reachOf(knownTo, block.last) + embargoBars;
    isLearned.fill(0, block.first, Math.min(end, isLearned.length - 1) + 1);
  }
  return isLearned;
}

/** Returns the last bar that a label of any bar up to `last` reads. */
function reachOf(knownTo: Int32Array, last: number): number {
  let reach = last;
  for (let bar = 0; bar <= last; bar += 1) reach = Math.max(reach, knownTo[bar] as number);
  return reach;
}
