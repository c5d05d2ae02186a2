import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../../api/ask.js';
import { usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import {
  BacktestLiveDocument,
  type BacktestLiveQuery,
  BacktestStartDocument,
  type LiveBarFragment,
} from '../../../generated/graphql.js';

const SHORTEST_WAIT_MS = 500;

type Operation = Extract<NonNullable<BacktestLiveQuery['operation']>, { bars: unknown }>;

const backtestOf = ({ operation }: BacktestLiveQuery): Operation | null => withField(operation, 'bars');

const wait = (answer: BacktestLiveQuery): number | null => {
  const operation = backtestOf(answer);
  if (operation === null || operation.bars.complete) return null;
  return Math.max(operation.pollAfterMs ?? SHORTEST_WAIT_MS, SHORTEST_WAIT_MS);
};

export interface LiveBars {
  readonly points: readonly LiveBarFragment[];
  readonly snapshot: Operation['snapshot'] | null;
  readonly timeframe: string;
}

interface Grown {
  readonly points: readonly LiveBarFragment[];
  /** Goes on from here. */
  readonly cursor: string | null;
  readonly timeframe: string;
}

/** Follows the log of a run under way: what came before in few points, then everything by cursor. */
export function useLiveBars(id: string): LiveBars {
  const [grown, setGrown] = useState<Grown | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    ask(BacktestStartDocument, { id }, gone.signal)
      .then(({ operation }) => {
        if (operation === null || operation === undefined || !('liveCurve' in operation)) return;
        const { points, endCursor } = operation.liveCurve;
        setGrown({ points, cursor: endCursor ?? null, timeframe: operation.parameters.timeframe });
      })
      // The poller of the page says when the server is away.
      .catch(() => setGrown({ points: [], cursor: null, timeframe: '1d' }));
    return () => gone.abort();
  }, [id]);
  const latest = usePolled(BacktestLiveDocument, grown === null ? null : { id, after: grown.cursor }, wait);
  const operation = latest.data === null ? null : backtestOf(latest.data);
  useEffect(() => {
    if (operation === null || grown === null || operation.bars.nodes.length === 0) return;
    const last = grown.points.at(-1)?.seq ?? -1;
    const fresh = operation.bars.nodes.filter(({ seq }) => seq > last);
    if (fresh.length === 0) return;
    setGrown({
      ...grown,
      points: [...grown.points, ...fresh],
      cursor: operation.bars.pageInfo.endCursor ?? grown.cursor,
    });
  }, [operation]);
  return {
    points: grown?.points ?? [],
    snapshot: operation?.snapshot ?? null,
    timeframe: grown?.timeframe ?? '1d',
  };
}
