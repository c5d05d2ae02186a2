import { MODEL_CLASSES } from '../../inference/model-metadata.js';
import type { Objective } from '../objective.js';
import type { PreparedSamples } from '../prepare-samples.js';
import type { Difference } from './training-leak.js';

/** What was compared, and what differs. */
export interface Comparison {
  readonly comparisons: number;
  readonly differences: readonly Difference[];
}

/** A training up to its fit. */
export interface Prepared {
  readonly samples: PreparedSamples;
  readonly objective: Objective;
}

const SPLITS = { training: 'train', validation: 'validation' } as const;
type Split = keyof typeof SPLITS;

/** Compares splits of two trainings, and what was fitted on them, bit by bit; of each kind the first that differs. */
export function compareSamples(
  asItIs: Prepared,
  asItWouldBe: Prepared,
  splits: readonly Split[],
): Comparison {
  const found = new Map<string, Difference>();
  let comparisons = 0;
  const compare = (difference: Difference): void => {
    comparisons += 1;
    const key = `${difference.kind} ${difference.part} ${difference.name}`;
    if (!Object.is(difference.asItIs, difference.asItWouldBe) && !found.has(key)) found.set(key, difference);
  };
  for (const split of splits) compareRows(split, asItIs.samples, asItWouldBe.samples, compare);
  for (const [id, values] of Object.entries(asItIs.samples.normalization)) {
    const others: Readonly<Record<string, unknown>> = { ...asItWouldBe.samples.normalization[id] };
    for (const [name, value] of Object.entries(values)) {
      if (typeof value !== 'number') continue;
      const other = others[name];
      const told = { part: null, name: `${id} ${name}`, timeMs: null } as const;
      compare({ kind: 'normalization', ...told, asItIs: value, asItWouldBe: numberOr(other) });
    }
  }
  for (const [index, value] of (asItIs.objective.classWeights ?? []).entries()) {
    const told = { part: null, name: MODEL_CLASSES[index] ?? null, timeMs: null } as const;
    const other = numberOr(asItWouldBe.objective.classWeights?.[index]);
    compare({ kind: 'class weight', ...told, asItIs: value, asItWouldBe: other });
  }
  return { comparisons, differences: [...found.values()] };
}

function numberOr(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function compareRows(
  split: Split,
  asItIs: PreparedSamples,
  asItWouldBe: PreparedSamples,
  compare: (difference: Difference) => void,
): void {
  const rows = asItIs.split[SPLITS[split]];
  const others = asItWouldBe.split[SPLITS[split]];
  const [own, other] = [asItIs.dataset, asItWouldBe.dataset];
  for (let at = 0; at < Math.max(rows.length, others.length); at += 1) {
    const [row, otherRow] = [rows[at] ?? -1, others[at] ?? -1];
    const timeMs = own.times.timeMs[row] ?? Number.NaN;
    const otherMs = other.times.timeMs[otherRow] ?? Number.NaN;
    const told = { part: split, name: null, timeMs: Number.isNaN(timeMs) ? otherMs : timeMs };
    compare({ kind: 'samples', ...told, ...pair(timeMs, otherMs) });
    const isSame = timeMs === otherMs && own.seriesIndex[row] === other.seriesIndex[otherRow];
    // From here on, samples of one set would be compared with others of the other.
    if (!isSame) return;
    compare({ kind: 'label', ...told, ...pair(own.samples.classes[row], other.samples.classes[otherRow]) });
    if (own.samples.returns !== null) {
      compare({
        kind: 'return',
        ...told,
        ...pair(own.samples.returns[row], other.samples.returns?.[otherRow]),
      });
    }
    for (const [column, name] of asItIs.features.entries()) {
      const value = own.samples.features[row * own.samples.featureCount + column];
      const otherValue = other.samples.features[otherRow * other.samples.featureCount + column];
      compare({ kind: 'feature', part: split, name, timeMs, ...pair(value, otherValue) });
    }
  }
}

function pair(asItIs: number | undefined, asItWouldBe: number | undefined) {
  return { asItIs: asItIs ?? Number.NaN, asItWouldBe: asItWouldBe ?? Number.NaN };
}
