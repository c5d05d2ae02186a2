import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { BarMetric } from '../../base/pure/metrics.js';
import { joinShared } from '../../base/pure/shared-memory.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { Candles, StampRange } from '../../domain/market/candles.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { Operation } from '../../operations/record/operation.js';
import type { StoredBacktestResult } from './backtest-operation.js';
import { progressSamplesStream } from './backtest-streams.js';
import type { RunCandlesQuestion } from './run-candles.js';
import type { ThinProgressSamplesQuestion } from './thin-progress-samples.js';

export interface BacktestChartsOptions {
  readonly operations: Pick<OperationsService, 'pieces'>;
  /** Where the bars are to be found that a run has read. */
  readonly dataDirOf: (operation: Operation) => Promise<string>;
  /** Both without blocking this thread. */
  readonly thinProgressSamples: (question: ThinProgressSamplesQuestion) => Promise<readonly BarMetric[]>;
  readonly readCandles: (question: RunCandlesQuestion) => Promise<Candles | null>;
}

/** A completed backtest whose bars are asked for. */
export interface ChartedBacktest {
  readonly operation: Operation;
  readonly parameters: BacktestParameters;
  readonly result: StoredBacktestResult;
}

/** The samples of a run so far, in few points. */
export interface LiveCurve {
  /** In order; the latest sample is the last of them. */
  readonly points: readonly BarMetric[];
  /** Of the latest sample; null while there is none. */
  readonly lastSeq: number | null;
}

/** Draws backtests: their account while they run, and the bars that they traded. */
export class BacktestCharts {
  readonly #options: BacktestChartsOptions;

  constructor(options: BacktestChartsOptions) {
    this.#options = options;
  }

  /**
   * Returns at most maxPoints of the samples so far, whatever the status of the operation.
   * @param budget is what the stored pieces take from
   */
  async liveCurve(
    operation: Operation,
    initialCapital: number,
    maxPoints: number,
    budget: ByteBudget,
  ): Promise<LiveCurve> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#options.operations.pieces(operation, progressSamplesStream)) {
      budget.take(piece.byteLength);
      pieces.push(piece);
    }
    if (pieces.length === 0) return { points: [], lastSeq: null };
    const samples = joinShared(pieces);
    const points = await this.#options.thinProgressSamples({ samples, initialCapital, maxPoints });
    return { points, lastSeq: points.at(-1)?.seq ?? null };
  }

  /** Returns the bars of a range; null when the data folder no longer holds what the run read. */
  async candles(
    { operation, parameters, result }: ChartedBacktest,
    range: StampRange,
    maxPoints: number,
  ): Promise<Candles | null> {
    const { strategySource, windowBars, provenance } = result;
    const { dataDirOf, readCandles } = this.#options;
    const dataDir = await dataDirOf(operation);
    const { dataHash } = provenance;
    const { fromMs, toMs } = range;
    return await readCandles({
      ...{ dataDir, parameters, strategySource, windowBars, dataHash },
      ...{ fromMs, toMs, maxPoints },
    });
  }
}
