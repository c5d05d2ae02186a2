import { useEffect, useState } from 'preact/hooks';
import { askUntilThere } from '../../../api/ask-until-there.js';
import { withField } from '../../../api/with-field.js';
import {
  BacktestTradesDocument,
  type BacktestTradesQuery,
  type TradeFieldsFragment,
} from '../../../generated/graphql.js';
import { formatCount } from '../../../text/format.js';

/** More are too many to be looked at; the download has them all. */
const MOST = 20_000;

export interface AllTrades {
  readonly trades: readonly TradeFieldsFragment[];
  /** Of the run; null until the first came. */
  readonly total: number | null;
  readonly failure: Error | null;
}

/** Says which trades were read, as in `the first 20,000 of 53,120 trades`; null where these are all. */
export function shownOfTrades({ trades, total }: Pick<AllTrades, 'trades' | 'total'>): string | null {
  if (total === null || trades.length >= total) return null;
  return `the first ${formatCount(trades.length)} of ${formatCount(total)} trades`;
}

/** Reads the trades of a completed run, page by page. */
export function useAllTrades(id: string): AllTrades {
  const [state, setState] = useState<AllTrades>({ trades: [], total: null, failure: null });
  useEffect(() => {
    const gone = new AbortController();
    readAll(id, gone.signal, setState).catch((failure: unknown) => {
      if (!gone.signal.aborted && failure instanceof Error) setState((before) => ({ ...before, failure }));
    });
    return () => gone.abort();
  }, [id]);
  return state;
}

async function readAll(id: string, signal: AbortSignal, show: (state: AllTrades) => void): Promise<void> {
  const trades: TradeFieldsFragment[] = [];
  const page = (after: string | null) =>
    askUntilThere(BacktestTradesDocument, { id, after }, signal).then(tradesOf);
  let next = await page(null);
  while (next !== null && !signal.aborted) {
    trades.push(...next.nodes);
    show({ trades: [...trades], total: next.totalCount, failure: null });
    const isEnough = !next.pageInfo.hasNextPage || trades.length >= MOST;
    next = isEnough ? null : await page(next.pageInfo.endCursor);
  }
}

const tradesOf = ({ operation }: BacktestTradesQuery) =>
  withField(operation, 'result')?.result?.trades ?? null;
