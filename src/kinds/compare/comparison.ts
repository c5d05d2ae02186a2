import type { z } from 'zod';
import type { ByteBudget } from '../../base/pure/byte-budget.js';
import { joinShared } from '../../base/pure/shared-memory.js';
import type { EquityCurve } from '../../domain/backtest/backtest-result.js';
import { CALENDARS } from '../../domain/market/instrument.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { Operation } from '../../operations/record/operation.js';
import { equityStream, tradesStream } from '../backtest/backtest-streams.js';
import type { EquityCurves } from '../backtest/equity-curves.js';
import { returnsStream } from '../study/study-streams.js';
import type { TrialEntry } from '../study/trial-entry.js';
import { onlyReturns } from '../study/trial-returns.js';
import type { AlignedCurves, alignCurvesQuestionSchema } from './align-curves.js';
import type { ComparedCurves } from './compared-curve.js';
import type { ComparedRun } from './compared-run.js';
import type { correlateReturnsQuestionSchema, periodEndsQuestionSchema } from './correlate-returns.js';
import type { differingParametersQuestionSchema, ParameterDifference } from './differing-parameters.js';
import type { Divergence, findDivergenceQuestionSchema } from './find-divergence.js';
import type { keepBarQuestionSchema, Points } from './keep-bar.js';

/** What is computed of runs, without blocking this thread. */
export interface ComparisonQuestions {
  align(question: z.infer<typeof alignCurvesQuestionSchema>): Promise<AlignedCurves>;
  keep(question: z.infer<typeof keepBarQuestionSchema>): Promise<Points>;
  ends(question: z.infer<typeof periodEndsQuestionSchema>): Promise<EquityCurve>;
  correlate(question: z.infer<typeof correlateReturnsQuestionSchema>): Promise<readonly Float64Array[]>;
  differing(
    question: z.infer<typeof differingParametersQuestionSchema>,
  ): Promise<readonly ParameterDifference[]>;
  diverge(question: z.infer<typeof findDivergenceQuestionSchema>): Promise<Divergence>;
}

export interface ComparisonMeans {
  readonly operations: Pick<OperationsService, 'bytes' | 'pieces'>;
  readonly curves: EquityCurves;
  readonly ask: ComparisonQuestions;
}

/** Of more runs no correlations are computed. */
export const MOST_CORRELATED = 50;
/** Accounts with more bars are read in so many points: what is shown of them has fewer. */
const MOST_BARS = 20_000;
const THINNED = 5_000;
const MOST_POINTS = 1_000;
/**
 * Accounts are in memory while they are compared. They count as less than they are, as curves do, so that the accounts of
 * 500 runs fit into one request: a bar, of 16 bytes, as one, and other bytes by the same share.
 */
const BYTES_A_BAR = 1;
const SHARE_COUNTED = 1 / 16;

/** Some runs side by side. What is asked for is computed once, when it is asked for. */
export class Comparison {
  readonly runs: readonly ComparedRun[];
  readonly #means: ComparisonMeans;
  readonly #budget: ByteBudget;
  readonly #aligned = new Map<number, Promise<AlignedCurves>>();
  #curves: Promise<ComparedCurves> | null = null;

  /** @param budget is what the accounts take from that are read */
  constructor(runs: readonly ComparedRun[], means: ComparisonMeans, budget: ByteBudget) {
    this.runs = runs;
    this.#means = means;
    this.#budget = budget;
  }

  /** @param maxPoints 2 to 1,000 */
  aligned(maxPoints: number): Promise<AlignedCurves> {
    const size = Math.min(maxPoints, MOST_POINTS);
    const known = this.#aligned.get(size) ?? this.#align(size);
    this.#aligned.set(size, known);
    return known;
  }

  differences(): Promise<readonly ParameterDifference[]> {
    return this.#means.ask.differing({ runs: this.runs.map(({ making }) => making) });
  }

  /** Returns the correlations of returns, NaN where undefined; null for more than 50 runs. */
  async correlations(): Promise<readonly Float64Array[] | null> {
    if (this.runs.length > MOST_CORRELATED) return null;
    const clocks = this.runs.map(({ operation, making }) =>
      clockOf(operation, making.inputs.timeframe ?? ''),
    );
    const { curves, studies } = await this.#read();
    const whole: ComparedCurves['curves'][number][] = [];
    for (const [at, curve] of curves.entries()) {
      // What is kept for the eye has not the last bar of each day.
      whole.push(curve.kind === 'POINTS' ? await this.#endsOf(at, clocks[at] as Clock) : curve);
    }
    return this.#means.ask.correlate({ curves: whole, studies, clocks });
  }

  /** Returns where two runs part; null for more of them. */
  async divergence(): Promise<Divergence | null> {
    const [a, b] = this.runs;
    if (this.runs.length !== 2 || a === undefined || b === undefined) return null;
    return this.#means.ask.diverge({ runs: [await this.#accountOf(a), await this.#accountOf(b)] });
  }

  async #align(maxPoints: number): Promise<AlignedCurves> {
    const read = await this.#read();
    const aligned = await this.#means.ask.align({ ...read, maxPoints });
    const curves: ComparedCurves['curves'][number][] = [];
    for (const [at, curve] of read.curves.entries()) curves.push(await this.#based(at, curve, aligned));
    const isAsRead = curves.every((curve, at) => curve === read.curves[at]);
    return isAsRead ? aligned : this.#means.ask.align({ ...read, curves, maxPoints });
  }

  /** What is kept for the eye of an account that begins before the others may lack the bar that is shown as 1. */
  async #based(at: number, curve: ComparedCurves['curves'][number], { commonMs }: AlignedCurves) {
    if (curve.kind !== 'POINTS' || commonMs === null || !((curve.timeMs[0] as number) < commonMs))
      return curve;
    const { operation, totalBars } = this.runs[at] as ComparedRun;
    this.#budget.take(BYTES_A_BAR * Math.min(totalBars, MOST_BARS));
    const equity = await this.#means.operations.bytes(operation, equityStream);
    return equity === null ? curve : this.#means.ask.keep({ equity, points: curve, stampMs: commonMs });
  }

  #read(): Promise<ComparedCurves> {
    this.#curves ??= this.#readCurves();
    return this.#curves;
  }

  /** One after the other: however many there are, this thread reads one at a time. */
  async #readCurves(): Promise<ComparedCurves> {
    const { operations } = this.#means;
    const studies = new Map<string, number>();
    const returns: Uint8Array[] = [];
    const curves: ComparedCurves['curves'][number][] = [];
    for (const { operation, trial, initialCapital, totalBars } of this.runs) {
      if (trial !== null) {
        const study = studies.get(operation.id) ?? returns.length;
        studies.set(operation.id, study);
        if (study === returns.length) {
          const bytes = await this.#returnsOf(operation);
          this.#budget.take(SHARE_COUNTED * bytes.byteLength);
          returns.push(bytes);
        }
        curves.push({ kind: 'TRIAL', study, number: evaluatedNumber(trial) });
        continue;
      }
      this.#budget.take(BYTES_A_BAR * Math.min(totalBars, MOST_BARS));
      if (totalBars > MOST_BARS) {
        const points = await this.#means.curves.of({ operation, initialCapital }, THINNED);
        const timeMs = Float64Array.from(points, ({ timestampMs }) => timestampMs);
        const equity = Float64Array.from(points, (point) => point.equity);
        const drawdown = Float64Array.from(points, (point) => point.drawdown);
        curves.push({ kind: 'POINTS', timeMs, equity, drawdown, initialCapital });
      } else {
        const bytes = await operations.bytes(operation, equityStream);
        curves.push(bytes === null ? { kind: 'NONE' } : { kind: 'EQUITY', bytes, initialCapital });
      }
    }
    return { curves, studies: returns };
  }

  /** Reads the returns of those trials of a study that are compared: it may have kept those of 100,000. */
  async #returnsOf(study: Operation): Promise<Uint8Array> {
    const numbers = new Set(
      this.runs.map(({ operation, trial }) =>
        operation.id === study.id && trial !== null ? evaluatedNumber(trial) : null,
      ),
    );
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#means.operations.pieces(study, returnsStream))
      pieces.push(onlyReturns(piece, (number) => numbers.has(number)));
    return joinShared(pieces);
  }

  async #endsOf(at: number, clock: Clock): Promise<ComparedCurves['curves'][number]> {
    const { operation, initialCapital, totalBars } = this.runs[at] as ComparedRun;
    this.#budget.take(BYTES_A_BAR * totalBars);
    const equity = await this.#means.operations.bytes(operation, equityStream);
    if (equity === null) return { kind: 'NONE' };
    return { kind: 'POINTS', ...(await this.#means.ask.ends({ equity, clock })), initialCapital };
  }

  async #accountOf({ operation, trial, making, totalBars }: ComparedRun) {
    if (trial !== null) return { making, account: null };
    this.#budget.take(BYTES_A_BAR * totalBars);
    const equity = await this.#means.operations.bytes(operation, equityStream);
    if (equity === null) return { making, account: null };
    const trades: Uint8Array[] = [];
    for await (const piece of this.#means.operations.pieces(operation, tradesStream)) {
      this.#budget.take(SHARE_COUNTED * piece.byteLength);
      trades.push(piece);
    }
    return { making, account: { equity, trades } };
  }
}

type Clock = z.infer<typeof periodEndsQuestionSchema>['clock'];

/** Where nothing says when the instrument traded, days are those of UTC. */
function clockOf({ pinnedInputs }: Operation, timeframe: string): Clock {
  const { calendar, timezone } = pinnedInputs ?? {};
  return {
    timeframe,
    calendar: CALENDARS.find((one) => one === calendar) ?? ('24x7' as const),
    timezone: typeof timezone === 'string' ? timezone : 'UTC',
  };
}

/** Returns the number under which the returns of a trial are kept. */
function evaluatedNumber({ number, repeats }: TrialEntry): number {
  return repeats ?? number;
}
