import { useNow } from '../shell/use-now.js';
import { formatAge } from '../text/format.js';

/** How old what is shown is, and a button that asks anew. */
export function Updated({
  atMs,
  onRefresh,
}: {
  readonly atMs: number | null;
  readonly onRefresh: () => void;
}) {
  const now = useNow();
  const age = atMs === null ? null : formatAge(atMs, now);
  return (
    <span class="updated">
      {age === null ? 'Loading' : age === 'now' ? 'Updated now' : `Updated ${age} ago`}
      <button type="button" class="quiet" onClick={onRefresh} aria-label="Refresh" title="Refresh">
        ↻
      </button>
    </span>
  );
}
