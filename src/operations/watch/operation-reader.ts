import type { JsonObject } from '../../base/pure/json.js';
import type { MetricKind } from '../../base/pure/metrics.js';
import type { OperationContext } from '../operation-context.js';
import type { Operation } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';
import type { EventPage, LogPage, MetricPage, TradePage } from './log-pages.js';

/** Reads what operations have left in the store: logs, trades, results and curves. */
export class OperationReader {
  readonly #store: OperationContext['store'];

  constructor({ store }: Pick<OperationContext, 'store'>) {
    this.#store = store;
  }

  async metrics<K extends MetricKind>(
    operation: Operation,
    kind: K,
    { first, afterSeq }: LogPage,
  ): Promise<MetricPage<K>> {
    const read = await this.#store.readMetrics(operation.id, kind, afterSeq, first + 1);
    const hasNextPage = read.length > first;
    return {
      entries: read.slice(0, first),
      hasNextPage,
      complete: !hasNextPage && isFinal(operation.status),
    };
  }

  async events(operation: Operation, { first, afterSeq }: LogPage): Promise<EventPage> {
    const read = await this.#store.readEvents(operation.id, afterSeq, first + 1);
    const hasNextPage = read.length > first;
    return { entries: read.slice(0, first), hasNextPage, complete: isFinal(operation.status) };
  }

  async trades(operation: Operation, { first, afterSeq }: LogPage): Promise<TradePage> {
    const [pieces, totalCount] = await Promise.all([
      this.#store.readTradePieces(operation.id, afterSeq, first),
      this.#store.countTrades(operation.id),
    ]);
    return { pieces, hasNextPage: afterSeq + 1 + first < totalCount, totalCount };
  }

  async result(operation: Operation): Promise<JsonObject | null> {
    return operation.status === 'COMPLETED' ? this.#store.readResult(operation.id) : null;
  }

  async equity(operation: Operation): Promise<Uint8Array | null> {
    return operation.status === 'COMPLETED' ? this.#store.readEquity(operation.id) : null;
  }

  async *equityPieces(operation: Operation): AsyncGenerator<Uint8Array, void> {
    if (operation.status !== 'COMPLETED') return;
    for (let afterPart = -1; ; ) {
      const piece = await this.#store.readEquityPiece(operation.id, afterPart);
      if (piece === null) return;
      yield piece.equity;
      afterPart = piece.partSeq;
    }
  }
}
