import { useEffect, useRef, useState } from 'preact/hooks';
import { askUntilThere } from '../../../api/ask-until-there.js';
import { usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import {
  BacktestLiveDocument,
  type BacktestLiveQuery,
  BacktestStartDocument,
  type LiveBarFragment,
} from '../../../generated/graphql.js';

const SHORTEST_WAIT_MS = 500;
/** Where more is there already than one answer holds. */
const NEXT_PAGE_WAIT_MS = 100;

type Operation = Extract<NonNullable<BacktestLiveQuery['operation']>, { bars: unknown }>;

const backtestOf = ({ operation }: BacktestLiveQuery): Operation | null => withField(operation, 'bars');

const wait = (answer: BacktestLiveQuery): number | null => {
  const operation = backtestOf(answer);
  if (operation === null || operation.bars.complete) return null;
  if (operation.bars.pageInfo.hasNextPage) return NEXT_PAGE_WAIT_MS;
  return Math.max(operation.pollAfterMs ?? SHORTEST_WAIT_MS, SHORTEST_WAIT_MS);
};

export interface LiveBars {
  readonly points: readonly LiveBarFragment[];
  readonly snapshot: Operation['snapshot'] | null;
  /** What the account began with; null until it is known. */
  readonly initialCapital: number | null;
}

type Grown = Pick<LiveBars, 'points' | 'initialCapital'>;

/** Follows the log of a run under way: what came before in few points, then everything by cursor. */
export function useLiveBars(id: string): LiveBars {
  const [grown, setGrown] = useState<Grown | null>(null);
  const cursor = useRef<string | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    askUntilThere(BacktestStartDocument, { id }, gone.signal)
      .then(({ operation }) => {
        if (operation === null || operation === undefined || !('liveCurve' in operation)) return;
        const { points, endCursor } = operation.liveCurve;
        cursor.current = endCursor ?? null;
        setGrown({ points, initialCapital: operation.parameters.initialCapital });
      })
      // Without its begin the log is read from the first entry on.
      .catch(() => {
        if (!gone.signal.aborted) setGrown({ points: [], initialCapital: null });
      });
    return () => gone.abort();
  }, [id]);
  const latest = usePolled(BacktestLiveDocument, grown === null ? null : { id, after: null }, wait, {
    next: () => ({ id, after: cursor.current }),
  });
  const operation = latest.data === null ? null : backtestOf(latest.data);
  useEffect(() => {
    if (operation === null || grown === null) return;
    cursor.current = operation.bars.pageInfo.endCursor ?? cursor.current;
    const last = grown.points.at(-1)?.seq ?? -1;
    const fresh = operation.bars.nodes.filter(({ seq }) => seq > last);
    if (fresh.length > 0) setGrown({ ...grown, points: [...grown.points, ...fresh] });
  }, [operation]);
  return {
    points: grown?.points ?? [],
    snapshot: operation?.snapshot ?? null,
    initialCapital: grown?.initialCapital ?? null,
  };
}
