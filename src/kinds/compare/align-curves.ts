import { z } from 'zod';
import { type Curve, comparedCurvesSchema, readCurves } from './compared-curve.js';

export const alignCurvesQuestionSchema = z.strictObject({
  ...comparedCurvesSchema.shape,
  maxPoints: z.int().min(2),
});

/** Accounts at the same stamps. */
export interface AlignedCurves {
  /** Milliseconds since the epoch, rising. */
  readonly timeMs: Float64Array;
  /** One a run, rebased to 1 at the first common stamp; NaN outside of its range. */
  readonly equity: readonly Float64Array[];
  /** Fractions of the running peak; NaN outside of its range. */
  readonly drawdown: readonly Float64Array[];
  /** The first stamp in the range of all; null where there is none. */
  readonly commonMs: number | null;
}

/** So many stamps are looked at to choose those that are shown; of more every second one is. */
const MOST_STAMPS = 4_000_000;

/**
 * Lays the accounts of runs side by side: at stamps that are spread evenly over all that any of them has, each at its
 * latest bar by then. Where no stamp is in the range of all of them, each is rebased at its own first.
 */
export function alignCurves({
  maxPoints,
  ...asked
}: z.infer<typeof alignCurvesQuestionSchema>): AlignedCurves {
  const curves = readCurves(asked);
  const timeMs = spread(stampsOf(curves), maxPoints);
  const commonMs = firstCommonMs(curves);
  const lines = curves.map((curve) => lineAt(curve, timeMs, commonMs));
  return {
    timeMs,
    equity: lines.map(({ equity }) => equity),
    drawdown: lines.map(({ drawdown }) => drawdown),
    commonMs,
  };
}

/** Returns the first stamp that lies in the range of every run; null where there is none. */
function firstCommonMs(curves: readonly Curve[]): number | null {
  let first = Number.NEGATIVE_INFINITY;
  let last = Number.POSITIVE_INFINITY;
  for (const { timeMs } of curves) {
    if (timeMs.length === 0) continue;
    first = Math.max(first, timeMs[0] as number);
    last = Math.min(last, timeMs[timeMs.length - 1] as number);
  }
  return first <= last && Number.isFinite(first) ? first : null;
}

function stampsOf(curves: readonly Curve[]): Float64Array {
  let all: Float64Array = new Float64Array();
  for (const { timeMs } of curves) {
    all = merged(all, timeMs);
    while (all.length > MOST_STAMPS) all = all.filter((_, index) => index % 2 === 0);
  }
  return all;
}

/** Merges two rising columns; what both have comes once. */
function merged(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  let length = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [fromA, fromB] = [a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY];
    both[length++] = Math.min(fromA, fromB);
    if (fromA <= fromB) i += 1;
    if (fromB <= fromA) j += 1;
  }
  return both.slice(0, length);
}

/** Returns at most so many of the stamps, the first and the last among them. */
function spread(stamps: Float64Array, most: number): Float64Array {
  if (stamps.length <= most) return stamps;
  const step = (stamps.length - 1) / (most - 1);
  return Float64Array.from({ length: most }, (_, index) => stamps[Math.round(index * step)] as number);
}

function lineAt(curve: Curve, stamps: Float64Array, commonMs: number | null) {
  const { timeMs, equity, initialCapital } = curve;
  const values = new Float64Array(stamps.length).fill(Number.NaN);
  const drawdown = new Float64Array(stamps.length).fill(Number.NaN);
  const lastMs = timeMs[timeMs.length - 1];
  const base = baseOf(curve, commonMs);
  let peak = initialCapital;
  let bar = -1;
  for (let index = 0; index < stamps.length; index += 1) {
    const stamp = stamps[index] as number;
    while (bar + 1 < timeMs.length && (timeMs[bar + 1] as number) <= stamp) {
      bar += 1;
      peak = Math.max(peak, equity[bar] as number);
    }
    if (bar < 0 || lastMs === undefined || stamp > lastMs) continue;
    const value = equity[bar] as number;
    values[index] = value / base;
    drawdown[index] = curve.drawdown?.[bar] ?? 1 - value / peak;
  }
  return { equity: values, drawdown };
}

/** Returns the account value that is shown as 1. */
function baseOf({ timeMs, equity, initialCapital }: Curve, commonMs: number | null): number {
  const found = commonMs === null ? 0 : timeMs.findLastIndex((stamp) => stamp <= commonMs);
  const value = equity[Math.max(found, 0)] ?? initialCapital;
  return value > 0 ? value : initialCapital;
}
