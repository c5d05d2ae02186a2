import { setQuery, usePlace } from '../../shell/router.js';

/** Goes on in a list by the cursor in the address, and back to its beginning. */
export function PageSteps({
  first,
  next,
  rows,
}: {
  /** What the beginning is called. */
  readonly first: string;
  /** Null at the end. */
  readonly next: string | null | undefined;
  readonly rows: number;
}) {
  const isBehind = usePlace().query.get('after') !== null;
  return (
    <nav class="pages" aria-label="Pages of the list">
      {isBehind && (
        <button type="button" onClick={() => setQuery({ after: null }, 'push')}>
          {first}
        </button>
      )}
      {next !== null && next !== undefined && (
        <button type="button" onClick={() => setQuery({ after: next }, 'push')}>
          Next {rows}
        </button>
      )}
    </nav>
  );
}
