import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { isTimeframe } from '../../domain/market/timeframe.js';
import type { PerformanceAnalysis } from '../../domain/statistics/performance-analysis.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { Operation } from '../../operations/record/operation.js';
import { type AnalysisQuestion, analysisQuestionSchema } from './analyse-curve.js';
import type { StoredBacktestResult } from './backtest-operation.js';
import { equityStream } from './backtest-streams.js';

/** A part of the range of a run. */
export const ANALYSED_RANGES = ['WHOLE_RANGE', 'OUT_OF_SAMPLE', 'IN_SAMPLE'] as const;

export type AnalysedRange = (typeof ANALYSED_RANGES)[number];

/** What an analysis is made of; the operation is COMPLETED. */
export interface AnalysedBacktest {
  readonly operation: Operation;
  readonly parameters: BacktestParameters;
  readonly result: StoredBacktestResult;
}

export interface BacktestAnalysesOptions {
  readonly operations: Pick<OperationsService, 'bytes'>;
  /** Analyses a curve without blocking this thread. */
  readonly analyse: (question: AnalysisQuestion) => Promise<PerformanceAnalysis | null>;
}

/** Results never change, and people look at the same ones again and again. */
const MAX_KEPT = 32;

/** What a worker has pinned of the instrument. */
const pinnedSchema = analysisQuestionSchema.pick({ calendar: true, timezone: true });

/**
 * Analyses completed backtests when somebody asks, and remembers the latest analyses. Nothing of it is computed while
 * a backtest runs, and results of earlier versions have one as well.
 */
export class BacktestAnalyses {
  readonly #options: BacktestAnalysesOptions;
  readonly #kept = new Map<string, Promise<PerformanceAnalysis | null>>();

  constructor(options: BacktestAnalysesOptions) {
    this.#options = options;
  }

  /**
   * @returns null for a part without bars, or that the account did not live to see; a part whose bars are not known; or a
   *   run whose calendar is not known
   */
  of(backtest: AnalysedBacktest, part: AnalysedRange): Promise<PerformanceAnalysis | null> {
    const key = `${backtest.operation.id} ${part}`;
    const analysis = this.#kept.get(key) ?? this.#analyse(backtest, part);
    // The latest goes to the end, so that the first is the one to be forgotten.
    this.#kept.delete(key);
    this.#kept.set(key, analysis);
    analysis.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return analysis;
  }

  async #analyse(
    { operation, parameters, result }: AnalysedBacktest,
    part: AnalysedRange,
  ): Promise<PerformanceAnalysis | null> {
    const bars = barsOf(result, part);
    const pinned = pinnedSchema.safeParse(pick(operation.pinnedInputs ?? {}));
    const { timeframe, initialCapital } = parameters;
    if (bars === null || !pinned.success || !isTimeframe(timeframe)) return null;
    const equity = await this.#options.operations.bytes(operation, equityStream);
    if (equity === null) return null;
    return this.#options.analyse({ equity, initialCapital, timeframe, ...pinned.data, ...bars });
  }
}

function pick({ calendar, timezone }: Readonly<Record<string, unknown>>): unknown {
  return { calendar, timezone };
}

/** Returns the bars of a part; null where there are none, or nobody knows how many. */
function barsOf(
  { totalBars, outOfSampleBars, inSampleBars, inSampleSpans, inSample }: StoredBacktestResult,
  part: AnalysedRange,
): Pick<AnalysisQuestion, 'stretches' | 'known'> | null {
  if (part === 'WHOLE_RANGE') return { stretches: [{ first: 0, end: totalBars }], known: null };
  if (outOfSampleBars === null || inSampleBars === null) return null;
  const border = totalBars - outOfSampleBars;
  if (part === 'OUT_OF_SAMPLE')
    return outOfSampleBars === 0 ? null : { stretches: [{ first: border, end: totalBars }], known: null };
  if (inSampleBars === 0) return null;
  if (inSampleSpans !== null) return { stretches: [...inSampleSpans], known: null };
  if (inSample === null) return null;
  // Results of earlier versions do not say whether it is one stretch, right before the border: its figures tell.
  const { initialCapital: capital, totalReturn } = inSample;
  return { stretches: [{ first: border - inSampleBars, end: border }], known: { capital, totalReturn } };
}
