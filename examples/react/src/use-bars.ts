import type { BarEntryFragment, KtrdrClient, OperationOutcome } from 'ktrdr/client';
import { useEffect, useState } from 'react';

/** A run as far as it has come. */
export interface Run {
  readonly bars: readonly BarEntryFragment[];
  /** Null while it goes on. */
  readonly outcome: OperationOutcome | null;
  /** What keeps it from going on; null when nothing does. */
  readonly failure: Error | null;
}

const NOTHING: Run = { bars: [], outcome: null, failure: null };
/** So many bars at once are drawn once. */
const PAGE_SIZE = 500;

/** Collects the bars of a backtest, each once and in order, and its outcome; begins anew with another id. */
export function useBars(client: KtrdrClient, id: string | null): Run {
  const [run, setRun] = useState(NOTHING);
  useEffect(() => {
    setRun(NOTHING);
    if (id === null) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const follow = async () => {
      let page: BarEntryFragment[] = [];
      const onCursor = () => {
        const arrived = page;
        page = [];
        setRun((before) => ({ ...before, bars: [...before.bars, ...arrived] }));
      };
      for await (const bar of client.bars(id, { signal, onCursor, pageSize: PAGE_SIZE })) page.push(bar);
      const outcome = await client.waitFor(id, { signal });
      setRun((before) => ({ ...before, outcome }));
    };
    follow().catch((failure: Error) => {
      if (!signal.aborted) setRun((before) => ({ ...before, failure }));
    });
    return () => leaving.abort();
  }, [client, id]);
  return run;
}
