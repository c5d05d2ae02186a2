import { AppError } from '../../../base/pure/app-error.js';
import type { BacktestParameters } from '../../../domain/backtest/backtest-parameters.js';
import type { StampRange } from '../../../domain/market/candles.js';
import type { Operation } from '../../../operations/record/operation.js';
import type { KindFolders } from '../../start/kind-folders.js';
import type { StoredBacktestResult } from '../backtest-operation.js';
import type { BarExplanation, DecisionLines, DecisionPage, Pane } from './explanation.js';
import type {
  DecisionFilter,
  DecisionLinesQuestion,
  DecisionsQuestion,
  ExplainBarQuestion,
  PanesQuestion,
  ReplayQuestion,
} from './replay-question.js';

export interface RunDecisionsOptions {
  /** Where what a run has read is to be found. */
  readonly foldersOf: (operation: Operation) => Promise<KindFolders>;
  /** Which backend of TensorFlow.js is taken where that of the run is not known. */
  readonly tensorflowBackend: ReplayQuestion['tensorflowBackend'];
  /** All of them compute the run again, without blocking this thread, and keep it for the next question. */
  readonly explainBar: (question: ExplainBarQuestion) => Promise<BarExplanation | null>;
  readonly listDecisions: (question: DecisionsQuestion) => Promise<DecisionPage>;
  readonly decisionLines: (question: DecisionLinesQuestion) => Promise<DecisionLines>;
  readonly readPanes: (question: PanesQuestion) => Promise<readonly Pane[]>;
}

/** A completed backtest whose decisions are asked for. */
export interface DecidedBacktest {
  readonly operation: Operation;
  readonly parameters: BacktestParameters;
  readonly result: StoredBacktestResult;
}

/** Lines of CSV at a time: some hundred kilobytes. */
const LINES_A_QUESTION = 5_000;

/** Tells how completed backtests decided: computed anew from their inputs, by the engine itself. */
export class RunDecisions {
  readonly #options: RunDecisionsOptions;

  constructor(options: RunDecisionsOptions) {
    this.#options = options;
  }

  /**
   * Explains the bar that holds an instant.
   * @returns null for an instant that no bar of the run holds
   * @throws AppError INPUT_CHANGED when what it was made of is gone
   */
  async explain(backtest: DecidedBacktest, timeMs: number): Promise<BarExplanation | null> {
    return await this.#options.explainBar({ run: await this.#questionOf(backtest), timeMs });
  }

  /** Returns decisions behind a bar, in order; null when what the run was made of is gone. */
  async list(
    backtest: DecidedBacktest,
    filter: DecisionFilter,
    { first, afterBar }: { readonly first: number; readonly afterBar: number },
  ): Promise<DecisionPage | null> {
    const run = await this.#questionOf(backtest);
    return await unlessGone(this.#options.listDecisions({ run, filter, first, afterBar }));
  }

  /** Returns what lies under the price; null when what the run was made of is gone. */
  async panes(
    backtest: DecidedBacktest,
    { fromMs, toMs }: StampRange,
    maxPoints: number,
  ): Promise<readonly Pane[] | null> {
    const run = await this.#questionOf(backtest);
    return await unlessGone(this.#options.readPanes({ run, fromMs, toMs, maxPoints }));
  }

  /**
   * Yields every bar as a line of CSV, the names of the columns first.
   * @throws AppError INPUT_CHANGED when what it was made of is gone
   */
  async *csv(backtest: DecidedBacktest): AsyncGenerator<Uint8Array> {
    const run = await this.#questionOf(backtest);
    for (let start = 0; ; ) {
      const { lines, bars } = await this.#options.decisionLines({ run, start, limit: LINES_A_QUESTION });
      if (bars === 0) return;
      yield lines;
      start += bars;
    }
  }

  async #questionOf({ operation, parameters, result }: DecidedBacktest): Promise<ReplayQuestion> {
    const { foldersOf, tensorflowBackend } = this.#options;
    const { strategies, models, data } = await foldersOf(operation);
    const folders = { strategies, models, data };
    const { strategySource, provenance } = result;
    return {
      ...{ operationId: operation.id, folders, tensorflowBackend, strategySource, provenance },
      // What is computed is the run itself, also where it was a verification.
      parameters: { ...parameters, replay: null },
    };
  }
}

async function unlessGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError && error.code === 'INPUT_CHANGED') return null;
    throw error;
  }
}
