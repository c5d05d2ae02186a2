import { formatAge, formatInstant } from '../text/format.js';

/** How long ago something was; the instant in UTC when one points at it. */
export function Age({ at, nowMs }: { readonly at: string; readonly nowMs: number }) {
  return (
    <time dateTime={at} title={formatInstant(Date.parse(at))}>
      {formatAge(Date.parse(at), nowMs)}
    </time>
  );
}
