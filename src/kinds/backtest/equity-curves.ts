import type { OperationsService } from '../../operations/operations-service.js';
import type { Operation } from '../../operations/record/operation.js';
import type { EquityPoint } from './backtest-operation.js';
import { equityStream } from './backtest-streams.js';
import { type ThinCurvesQuestion, type ThinnedCurves, thinCurves } from './thin-curves.js';

/** A completed backtest whose curve is asked for. */
export interface CurveSubject {
  readonly operation: Operation;
  /** The first peak, account currency. */
  readonly initialCapital: number;
}

export interface EquityCurvesOptions {
  readonly operations: Pick<OperationsService, 'bytes'>;
  /** Thins a long curve to each of several sizes without blocking this thread. */
  readonly thinLong: (question: ThinCurvesQuestion) => Promise<ThinnedCurves>;
}

/** Of the points of the thinned curves that are remembered: 24 bytes each. */
const MAX_KEPT_POINTS = 200_000;

/**
 * What is no longer is thinned here: that takes a third of a millisecond, and asking a thread takes longer where all
 * processors are at work. 32,768 points, or half as many in the form of earlier versions.
 */
const MAX_SHORT_BYTES = 2 ** 18;

/** The sizes that are wanted of one curve while it is being read, and the answer for all of them. */
interface Reading {
  readonly sizes: Set<number>;
  readonly thinned: Promise<ReadonlyMap<number, readonly EquityPoint[]>>;
}

/**
 * Thins the equity curves of completed backtests when somebody asks, and remembers the latest. However many ask for
 * one curve at a time, in whatever sizes, it is read and decoded once.
 */
export class EquityCurves {
  readonly #options: EquityCurvesOptions;
  readonly #kept = new Map<string, readonly EquityPoint[]>();
  readonly #readings = new Map<string, Reading>();
  #keptPoints = 0;

  constructor(options: EquityCurvesOptions) {
    this.#options = options;
  }

  /** @returns at most maxPoints points; none when the operation has no curve */
  async of(subject: CurveSubject, maxPoints: number): Promise<readonly EquityPoint[]> {
    const { id } = subject.operation;
    const key = `${id} ${maxPoints}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const reading = this.#readings.get(id) ?? this.#begin(subject);
    reading.sizes.add(maxPoints);
    const points = (await reading.thinned).get(maxPoints) ?? [];
    if (points.length > 0) this.#keep(key, points);
    return points;
  }

  #begin(subject: CurveSubject): Reading {
    const { id } = subject.operation;
    const sizes = new Set<number>();
    const thinned = this.#options.operations
      .bytes(subject.operation, equityStream)
      // Who asks from now on is too late for this question.
      .finally(() => this.#readings.delete(id))
      .then((equity) =>
        equity === null ? new Map<number, readonly EquityPoint[]>() : this.#thin(equity, subject, sizes),
      );
    const reading = { sizes, thinned };
    this.#readings.set(id, reading);
    return reading;
  }

  async #thin(
    equity: Uint8Array,
    { initialCapital }: CurveSubject,
    sizes: ReadonlySet<number>,
  ): Promise<ReadonlyMap<number, readonly EquityPoint[]>> {
    const asked = [...sizes];
    const question = { equity, initialCapital, sizes: asked };
    const isShort = equity.byteLength <= MAX_SHORT_BYTES;
    const curves = isShort ? thinCurves(question) : await this.#options.thinLong(question);
    return new Map(asked.map((size, index) => [size, pointsOf(curves[index])]));
  }

  #keep(key: string, points: readonly EquityPoint[]): void {
    if (this.#kept.has(key)) return;
    this.#kept.set(key, points);
    this.#keptPoints += points.length;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#keptPoints <= MAX_KEPT_POINTS) return;
      this.#kept.delete(oldest);
      this.#keptPoints -= length;
    }
  }
}

function pointsOf(curve: ThinnedCurves[number] | undefined): readonly EquityPoint[] {
  if (curve === undefined) return [];
  const { timeMs, equity, drawdown } = curve;
  return Array.from(timeMs, (timestampMs, index) => ({
    timestampMs,
    equity: equity[index] as number,
    drawdown: drawdown[index] as number,
  }));
}
