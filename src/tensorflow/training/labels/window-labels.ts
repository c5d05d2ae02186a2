import { type Bars, firstBarAtOrAfter, sliceBars } from '../../../domain/market/bars.js';
import type { LabelSettings } from '../../../domain/strategy/strategy.js';
import { type BarStretch, learnableBars } from '../../../domain/study/walk-forward/purge.js';
import type { StampStretch, WindowStamps } from '../../../domain/study/walk-forward/window-stamps.js';
import { labelBars } from './label-bars.js';
import { type Labels, NO_LABEL, unlabelled } from './labels.js';

/** Labels of the bars that a window may learn from; no other bar has one. */
export interface WindowLabels {
  readonly labels: Labels;
  /** Training bars that purge and embargo took. */
  readonly purgedBars: number;
}

/**
 * Labels the training bars of a window and leaves out those that purge and embargo take.
 *
 * Each stretch is labelled from its first bar on: a label may depend on all bars before it, as that of a zigzag does, and
 * those before the stretch are of a test block.
 * @param range from the first bar of the window to the last, test blocks included
 */
export function windowLabels(range: Bars, settings: LabelSettings, window: WindowStamps): WindowLabels {
  const train = stretchesOf(range, window.train);
  const whole = labelBars(range, settings);
  const learned = emptyLike(whole);
  for (const stretch of train) copyLabels(freshLabels(range, settings, stretch), stretch, learned);
  const isLearned = learnableBars({
    train,
    test: stretchesOf(range, window.test),
    // Without a label is what would have to read beyond the range, past the blocks behind it.
    learnedTo: learned.knownAtBar.map((known, bar) =>
      learned.classes[bar] === NO_LABEL ? range.length : known,
    ),
    knownTo: whole.knownAtBar,
    embargoBars: window.embargoBars,
  });
  const labels = emptyLike(whole);
  let purgedBars = 0;
  for (const { first, last } of train) {
    for (let bar = first; bar <= last; bar += 1) {
      if (isLearned[bar] === 1) copyLabels(learned, { first: bar, last: bar }, labels);
      else purgedBars += 1;
    }
  }
  return { labels, purgedBars };
}

/** Returns the labels of a stretch, made of its bars and later ones; bars before it have none. */
function freshLabels(range: Bars, settings: LabelSettings, { first }: BarStretch): Labels {
  const { classes, knownAtBar, returns } = labelBars(sliceBars(range, first, range.length), settings);
  const labels = unlabelled(range.length);
  labels.classes.set(classes, first);
  labels.knownAtBar.set(
    knownAtBar.map((bar) => bar + first),
    first,
  );
  return { ...labels, returns: returns && shifted(returns, first) };
}

function shifted(returns: Float64Array, by: number): Float64Array {
  const values = new Float64Array(returns.length + by).fill(Number.NaN);
  values.set(returns, by);
  return values;
}

function emptyLike({ classes, returns }: Labels): Labels {
  const none = returns && new Float64Array(classes.length).fill(Number.NaN);
  return { ...unlabelled(classes.length), returns: none };
}

function copyLabels(from: Labels, { first, last }: BarStretch, to: Labels): void {
  to.classes.set(from.classes.subarray(first, last + 1), first);
  to.knownAtBar.set(from.knownAtBar.subarray(first, last + 1), first);
  if (from.returns !== null) to.returns?.set(from.returns.subarray(first, last + 1), first);
}

/** A symbol may have no bar in a stretch: then it is left out. */
function stretchesOf(range: Bars, stretches: readonly StampStretch[]): readonly BarStretch[] {
  return stretches
    .map(({ fromMs, toMs }) => ({
      first: firstBarAtOrAfter(range, fromMs),
      last: firstBarAtOrAfter(range, toMs + 1) - 1,
    }))
    .filter(({ first, last }) => first <= last);
}
