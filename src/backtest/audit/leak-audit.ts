import type { ReadBars } from '../../market/bar-times/times-of-datasets.js';
import type { Bars } from '../../market/bars.js';
import type { Timeframe } from '../../market/timeframe.js';
import { type CancellationSignal, neverCancelled, throwIfCancelled } from '../../shared/cancelled-error.js';
import { type Random, seededRandom } from '../../shared/random.js';
import type { Decisions } from '../../strategy/strategy.js';
import type { FeatureRows, Predictor } from '../ports.js';
import { Signal } from '../signal.js';
import { type SignalDecider, signalDecider } from '../signal-decider.js';
import { type Future, withNoise, withoutFuture } from './altered-future.js';
import { formingOfDatasets } from './forming-of-datasets.js';
import type { FormingTimes } from './forming-times.js';

/** Bars of every timeframe that is read. */
export type BarsByTimeframe = ReadonlyMap<Timeframe, Bars>;

export interface LeakAuditInput {
  readonly datasets: ReadonlyMap<Timeframe, ReadBars>;
  /** The timeframe that is traded: one row of features for each of its bars. */
  readonly baseTimeframe: Timeframe;
  /** Computes the features of bars; what is audited. */
  readonly featuresOf: (bars: BarsByTimeframe) => FeatureRows;
  /** What decides on the features; null to look at features alone. */
  readonly model: {
    readonly predictor: Predictor;
    readonly decisions: Pick<Decisions, 'outputFormat' | 'costModel'>;
  } | null;
  /** Bars to look at, at least 1; all of them when there are fewer. */
  readonly samples: number;
  /** Chooses bars and noise. */
  readonly seed: number;
  /** Is looked at between samples. */
  readonly signal?: CancellationSignal;
}

/** Something at the close of a bar that is another when the bars after it are others. */
export interface Leak {
  readonly kind: 'feature' | 'output' | 'decision';
  /** Feature id; place of the output, from 0; or `signal`. */
  readonly name: string;
  /** Index of the bar among those of the base timeframe. */
  readonly barIndex: number;
  /** Its stamp, milliseconds since the epoch. */
  readonly timeMs: number;
  /** The earliest instant at which an order of that decision can be filled, milliseconds since the epoch. */
  readonly fillMs: number;
  /** The first bar that it depends on and that was formed later; null where no single bar shows it. */
  readonly usedBar: UsedBar | null;
  /** What was done with the bars that were formed later. */
  readonly future: Future;
  /** With the bars as they are; NaN for undefined. */
  readonly asItIs: number;
  /** With the other future. */
  readonly asItWouldBe: number;
}

/** A bar that was used before it was formed. */
export interface UsedBar {
  readonly timeframe: Timeframe;
  /** Its stamp, milliseconds since the epoch. */
  readonly timeMs: number;
  /** When its last price was formed, at the latest. */
  readonly formedMs: number;
}

export interface LeakAudit {
  /** Bars that were looked at, ascending. */
  readonly sampledBars: readonly number[];
  /** Numbers that were compared. */
  readonly comparisons: number;
  /** The first leak of each name, by bar, then features in their order, outputs, decision; empty when there is none. */
  readonly leaks: readonly Leak[];
}

/** Rows that are evaluated with the row that is looked at, so that a batch of the usual kind is compared. */
const BATCH_ROWS = 256;

/** Bars of each timeframe that are tried one by one to find the one that a leak comes from. */
const SUSPECTS = 3;

/**
 * Looks for knowledge of the future: at sampled bars, computes features, outputs of the model and the decision again
 * with the bars cut off that were formed after an order of the decision is filled, and with noise in their place, the
 * very next bar and unfinished bars of other timeframes included. They must be the same to the last bit. When bars were
 * formed is worked out by `formingTimes`, which does not share the engine's rule.
 * @throws RangeError when there are fewer than two bars
 * @throws CancelledError when the signal is set
 */
export function auditLeaks(input: LeakAuditInput): LeakAudit {
  const { datasets, baseTimeframe, featuresOf, model, signal = neverCancelled } = input;
  const bars: BarsByTimeframe = new Map([...datasets].map(([timeframe, part]) => [timeframe, part.bars]));
  const base = bars.get(baseTimeframe);
  if (base === undefined || base.length < 2) throw new RangeError('auditLeaks: two bars are needed');
  const random = seededRandom(input.seed);
  const judge = model && { ...model, decider: signalDecider(model.decisions) };
  const features = featuresOf(bars);
  const forming = formingOfDatasets(datasets);
  const { beganMs } = forming.get(baseTimeframe) as FormingTimes;
  const sampledBars = sampleBars(features, base.length, input.samples, random);
  const leaks = new Map<string, Leak>();
  let comparisons = 0;
  for (const barIndex of sampledBars) {
    const asItIs = observe(features, barIndex, judge);
    const fillMs = beganMs[barIndex + 1] as number;
    const known = new Map(
      [...forming].map(([timeframe, { formedMs }]) => [
        timeframe,
        // Bars of the same timeframe are told by their place: the next one may open before this one has closed.
        timeframe === baseTimeframe ? barIndex + 1 : formedBy(formedMs, fillMs),
      ]),
    );
    const usedBar = (place: number): UsedBar | null => {
      for (const { timeframe, index, formedMs } of suspects(known, forming)) {
        const all = bars.get(timeframe) as Bars;
        const changed = new Map([...bars, [timeframe, withNoise(all, index, index + 1, random)]]);
        const value = observe(featuresOf(changed), barIndex, judge)[place]?.value;
        if (!Object.is(value, asItIs[place]?.value)) {
          return { timeframe, timeMs: all.openTimeMs[index] as number, formedMs };
        }
      }
      return null;
    };
    for (const future of ['cut off', 'noise'] as const) {
      throwIfCancelled(signal);
      const others = featuresOf(withoutFuture(bars, known, future, random));
      const asItWouldBe = observe(others, barIndex, judge);
      asItIs.forEach(({ kind, name, value }, place) => {
        const other = asItWouldBe[place]?.value ?? Number.NaN;
        comparisons += 1;
        const key = `${kind} ${name}`;
        if (Object.is(value, other) || leaks.has(key)) return;
        const timeMs = base.openTimeMs[barIndex] as number;
        leaks.set(key, {
          ...{ kind, name, barIndex, timeMs, fillMs, usedBar: usedBar(place), future },
          ...{ asItIs: value, asItWouldBe: other },
        });
      });
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

/** Yields the first bars of every timeframe that were formed too late, the earliest first. */
function suspects(
  known: ReadonlyMap<Timeframe, number>,
  forming: ReadonlyMap<Timeframe, FormingTimes>,
): readonly { readonly timeframe: Timeframe; readonly index: number; readonly formedMs: number }[] {
  return [...forming]
    .flatMap(([timeframe, { formedMs }]) => {
      const first = known.get(timeframe) ?? formedMs.length;
      return [...formedMs.subarray(first, first + SUSPECTS)].map((formed, at) => ({
        timeframe,
        index: first + at,
        formedMs: formed,
      }));
    })
    .sort((a, b) => a.formedMs - b.formedMs);
}

/**
 * Chooses one bar at random of each of as many equal stretches as there are samples; and the first bar on which
 * everything is defined with the one before it, where something filled backwards would show, and the last but one.
 */
function sampleBars(features: FeatureRows, length: number, samples: number, random: Random): number[] {
  // The last bar has no future.
  const candidates = length - 1;
  const count = Math.min(samples, candidates);
  const chosen = new Set<number>([candidates - 1]);
  for (let index = 0; index < count; index += 1) {
    const start = Math.floor((index * candidates) / count);
    const end = Math.floor(((index + 1) * candidates) / count);
    chosen.add(start + random.below(end - start));
  }
  let defined = 0;
  while (defined < candidates && !features.definedAt(defined)) defined += 1;
  if (defined < candidates) chosen.add(defined);
  if (defined > 0) chosen.add(defined - 1);
  return [...chosen].sort((a, b) => a - b);
}

interface Observation {
  readonly kind: Leak['kind'];
  readonly name: string;
  readonly value: number;
}

type Judge = NonNullable<LeakAuditInput['model']> & { readonly decider: SignalDecider };

/** Returns what is known at the close of a bar. */
function observe(features: FeatureRows, barIndex: number, judge: Judge | null): readonly Observation[] {
  const row = features.fillRows(barIndex, barIndex + 1);
  const observations: Observation[] = features.featureIds.map((name, column) => ({
    kind: 'feature',
    name,
    value: row[column] as number,
  }));
  if (judge === null) return observations;
  const { predictor, decider } = judge;
  const start = Math.max(0, barIndex + 1 - BATCH_ROWS);
  const rowCount = barIndex + 1 - start;
  const outputs = predictor.predict(features.fillRows(start, barIndex + 1), rowCount);
  const width = predictor.outputWidth;
  for (let output = 0; output < width; output += 1) {
    const value = outputs[(rowCount - 1) * width + output] as number;
    observations.push({ kind: 'output', name: String(output), value });
  }
  const decision = features.definedAt(barIndex) ? decider.signalOf(outputs, rowCount - 1) : Signal.Undefined;
  observations.push({ kind: 'decision', name: 'signal', value: decision });
  return observations;
}
