import {
  type CancellationSignal,
  neverCancelled,
  throwIfCancelled,
} from '../../../base/pure/cancelled-error.js';
import { seededRandom } from '../../../base/pure/random.js';
import type { Bars } from '../../market/bars.js';
import type { Timeframe } from '../../market/timeframe.js';
import type { FeatureRows } from '../ports.js';
import { withoutFuture } from './altered-future.js';
import { drawBars } from './draw-bars.js';
import { firstUsedBar } from './first-used-bar.js';
import { type AuditedBars, formingOfDatasets } from './forming-of-datasets.js';
import type { FormingTimes } from './forming-times.js';
import type { Leak } from './leak.js';
import { type Judge, observe } from './observe.js';

/** Bars of every timeframe that is read. */
export type BarsByTimeframe = ReadonlyMap<Timeframe, Bars>;

export interface LeakAuditInput {
  readonly datasets: ReadonlyMap<Timeframe, AuditedBars>;
  /** The timeframe that is traded: one row of features for each of its bars. */
  readonly baseTimeframe: Timeframe;
  /** Computes the features of bars; what is audited. */
  readonly featuresOf: (bars: BarsByTimeframe) => FeatureRows;
  /** What decides on the features; null to look at features alone. */
  readonly model: Judge | null;
  /** Bars to look at, at least 1; all of them when there are fewer. */
  readonly samples: number;
  /** Chooses bars and noise. */
  readonly seed: number;
  /** Looked at between samples. */
  readonly signal?: CancellationSignal;
}

export interface LeakAudit {
  /** Bars that were looked at, ascending. */
  readonly sampledBars: readonly number[];
  /** Numbers that were compared. */
  readonly comparisons: number;
  /** The first leak of each name, by bar, then features in their order, outputs, decision; empty when there is none. */
  readonly leaks: readonly Leak[];
}

/**
 * Looks for knowledge of the future: at sampled bars, computes features, outputs of the model and the decision again
 * with the bars cut off that were formed after an order of the decision is filled, and with noise in their place, the
 * very next bar and unfinished bars of other timeframes included. They must be the same to the last bit. When bars were
 * formed is worked out by `formingOfDatasets`, which does not share the engine's rule.
 * @throws RangeError when there are fewer than two bars
 * @throws CancelledError when the signal is set
 */
export function auditLeaks(input: LeakAuditInput): LeakAudit {
  const { datasets, baseTimeframe, featuresOf, model, signal = neverCancelled } = input;
  const bars: BarsByTimeframe = new Map([...datasets].map(([timeframe, part]) => [timeframe, part.bars]));
  const base = bars.get(baseTimeframe);
  if (base === undefined || base.length < 2) throw new RangeError('auditLeaks: two bars are needed');
  const random = seededRandom(input.seed);
  const features = featuresOf(bars);
  const forming = formingOfDatasets(datasets);
  const fillsMs = (forming.get(baseTimeframe) as FormingTimes).beganMs.subarray(1);
  const sampledBars = drawBars({
    length: base.length,
    samples: input.samples,
    edges: edgesOf(forming, baseTimeframe, fillsMs),
    isDefined: (place) => features.definedAt(place),
    random,
  });
  const leaks = new Map<string, Leak>();
  let comparisons = 0;
  for (const barIndex of sampledBars) {
    const asItIs = observe(features, barIndex, model);
    const fillMs = fillsMs[barIndex] as number;
    const known = new Map(
      [...forming].map(([timeframe, { formedMs }]) => [
        timeframe,
        // Bars of the same timeframe are told by their place: the next one may open before this one has closed.
        timeframe === baseTimeframe ? barIndex + 1 : formedBy(formedMs, fillMs),
      ]),
    );
    for (const future of ['cut off', 'noise'] as const) {
      throwIfCancelled(signal);
      const asItWouldBe = observe(featuresOf(withoutFuture(bars, known, future, random)), barIndex, model);
      for (const [place, { kind, name, value }] of asItIs.entries()) {
        const other = asItWouldBe[place]?.value ?? Number.NaN;
        comparisons += 1;
        const key = `${kind} ${name}`;
        if (Object.is(value, other) || leaks.has(key)) continue;
        const changes = (changed: BarsByTimeframe): boolean =>
          !Object.is(observe(featuresOf(changed), barIndex, model)[place]?.value, value);
        leaks.set(key, {
          ...{ kind, name, barIndex, timeMs: base.openTimeMs[barIndex] as number, fillMs, future },
          ...{ asItIs: value, asItWouldBe: other },
          usedBar: firstUsedBar({ bars, forming, known, random, changes }),
        });
      }
    }
  }
  return { sampledBars, comparisons, leaks: [...leaks.values()] };
}

/** Returns how many bars, from the first on, were formed by an instant. */
function formedBy(formedMs: Float64Array, instantMs: number): number {
  let count = formedMs.length;
  while (count > 0 && (formedMs[count - 1] as number) > instantMs) count -= 1;
  return count;
}

/** Returns the base bars that are the last to be followed by a fill before a bar of another timeframe was formed. */
function edgesOf(
  forming: ReadonlyMap<Timeframe, FormingTimes>,
  baseTimeframe: Timeframe,
  fillsMs: Float64Array,
): readonly number[] {
  const edges = new Set<number>();
  for (const [timeframe, { formedMs }] of forming) {
    if (timeframe === baseTimeframe) continue;
    let place = 0;
    for (const instantMs of formedMs) {
      while (place < fillsMs.length && (fillsMs[place] as number) < instantMs) place += 1;
      if (place > 0) edges.add(place - 1);
    }
  }
  return [...edges].sort((a, b) => a - b);
}
