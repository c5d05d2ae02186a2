import { formatAge, formatInstant } from '../text/format.js';

/** How long ago something was; the instant in UTC when one points at it, comes to it by keyboard or taps it. */
export function Age({ at, nowMs }: { readonly at: string; readonly nowMs: number }) {
  return (
    <button type="button" class="since" title={formatInstant(Date.parse(at))}>
      <time dateTime={at}>{formatAge(Date.parse(at), nowMs)}</time>
    </button>
  );
}
