import { z } from 'zod';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { decodeReturns, type KeptTrialReturns } from '../study/trial-returns.js';

const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const columnSchema = z.custom<Float64Array>((value) => value instanceof Float64Array);

export const pointsSchema = z.strictObject({
  kind: z.literal('POINTS'),
  ...{ timeMs: columnSchema, equity: columnSchema, initialCapital: z.number() },
  /** Fractions of the running peak of every bar; absent where the points are all that there is. */
  drawdown: columnSchema.exactOptional(),
});

export const comparedCurvesSchema = z.strictObject({
  /** One a run, in the order of the runs. */
  curves: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('EQUITY'), bytes: bytesSchema, initialCapital: z.number() }),
        pointsSchema,
        z.strictObject({ kind: z.literal('TRIAL'), study: z.int(), number: z.int() }),
        z.strictObject({ kind: z.literal('NONE') }),
      ]),
    )
    .readonly(),
  /** Returns that studies have kept of the trials among the runs. */
  studies: z.array(bytesSchema).readonly(),
});

export type ComparedCurves = z.infer<typeof comparedCurvesSchema>;

/** The account of a run; no points where it is not known. */
export interface Curve {
  readonly timeMs: Float64Array;
  readonly equity: Float64Array;
  /** The first peak. */
  readonly initialCapital: number;
  /** Fractions of the running peak, of a curve that has lost bars; absent where its points tell. */
  readonly drawdown?: Float64Array;
  /** The day of each point, since 1970-01-01, of a curve that has one a period and says which day that is. */
  readonly periodDays?: Float64Array;
}

const NO_CURVE: Curve = { timeMs: new Float64Array(), equity: new Float64Array(), initialCapital: 1 };

/** Reads the curves of runs; one of a trial has a point a period, and none where its returns were not kept. */
export function readCurves({ curves, studies }: ComparedCurves): readonly Curve[] {
  const kept = studies.map(decodeReturns);
  return curves.map((curve) => readCurve(curve, kept));
}

function readCurve(curve: ComparedCurves['curves'][number], kept: readonly KeptTrialReturns[]): Curve {
  switch (curve.kind) {
    case 'EQUITY':
      return { ...decodeEquity(curve.bytes), initialCapital: curve.initialCapital };
    case 'POINTS':
      return curve;
    case 'TRIAL':
      return trialCurve(kept[curve.study], curve.number);
    case 'NONE':
      return NO_CURVE;
  }
}

function trialCurve(kept: KeptTrialReturns | undefined, number: number): Curve {
  const trial = kept?.trials.find((one) => one.number === number);
  const market = trial && kept?.markets.get(trial.marketId);
  if (trial === undefined || market === undefined) return NO_CURVE;
  const timeMs = market.periodMs.subarray(0, trial.returns.length);
  let value = 1;
  const equity = Float64Array.from(trial.returns, (periodReturn) => {
    value *= 1 + periodReturn;
    return value;
  });
  const curve = { timeMs, equity, initialCapital: 1 };
  // Studies of an earlier version have kept stamps alone.
  return market.periodDays === null ? curve : { ...curve, periodDays: market.periodDays };
}
