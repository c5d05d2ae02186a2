import type { EventLoopTurns } from '../../../base/outer/event-loop-turns.js';
import { joinShared } from '../../../base/pure/shared-memory.js';
import type { Trade } from '../../../domain/portfolio/trade.js';
import { equityStream, tradesStream } from '../../../kinds/backtest/backtest-streams.js';
import type { OperationsService } from '../../../operations/operations-service.js';
import type { Operation } from '../../../operations/record/operation.js';
import type { EquityLines, EquityLinesQuestion } from '../equity-lines.js';
import { equityCsv } from './equity-csv.js';
import { tradesCsv } from './trades-csv.js';

/** Rows a read: reading and writing them blocks the event loop for a few milliseconds. */
export const ROWS_PER_READ = 1_000;
/** Lines of a curve at a time: some hundred kilobytes. */
const LINES_A_QUESTION = 5_000;

export interface AccountCsvOptions {
  readonly operations: Pick<OperationsService, 'entries' | 'pieces'>;
  /** Of all files together: sixteen that are read side by side must not block the event loop one after another. */
  readonly turns: EventLoopTurns;
  /** Writes points of an equity curve as lines of CSV, without blocking this thread. */
  readonly equityLines: (question: EquityLinesQuestion) => Promise<EquityLines>;
}

/** Reads the account that an operation has left: its trades and its equity. */
export class AccountCsv {
  readonly #options: AccountCsvOptions;

  constructor(options: AccountCsvOptions) {
    this.#options = options;
  }

  /** Yields the closed trades by the page, in order of exit. */
  async *trades(operation: Operation): AsyncGenerator<readonly Trade[]> {
    for (let afterSeq = -1; ; ) {
      await this.#options.turns.next();
      const page = { first: ROWS_PER_READ, afterSeq };
      const { entries, hasNextPage } = await this.#options.operations.entries(operation, tradesStream, page);
      if (entries.length > 0) yield entries;
      if (!hasNextPage) return;
      afterSeq = entries[entries.length - 1]?.seq ?? afterSeq;
    }
  }

  /**
   * Yields the closed trades as CSV.
   * @param total how many there are
   */
  async *tradesCsv(operation: Operation, total: number): AsyncGenerator<string> {
    yield tradesCsv.header;
    let written = 0;
    for await (const page of this.trades(operation)) {
      yield tradesCsv.lines(page);
      written += page.length;
    }
    // A file that ends early must not look whole.
    if (written !== total) throw new Error(`${operation.id} was removed while its trades were read`);
  }

  /**
   * Yields every point of the equity curve as CSV; what is not taken yet is not read.
   * @param total how many points there are
   */
  async *equityCsv(
    operation: Operation,
    initialCapital: number,
    total: number,
  ): AsyncGenerator<string | Uint8Array> {
    yield equityCsv.header;
    let peak = initialCapital;
    let written = 0;
    for await (const piece of this.#options.operations.pieces(operation, equityStream)) {
      const equity = joinShared([piece]);
      for (let start = 0; ; ) {
        const made = await this.#options.equityLines({ equity, start, limit: LINES_A_QUESTION, peak });
        if (made.points === 0) break;
        yield made.lines;
        start += made.points;
        written += made.points;
        peak = made.peak;
      }
    }
    if (written !== total) throw new Error(`${operation.id} was removed while its equity was read`);
  }
}
