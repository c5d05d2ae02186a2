import { counted, formatCount } from '../../../text/format.js';

/** How training and test were kept apart. */
export function Purge({
  lookBackBars,
  embargoBars,
  windows,
}: {
  readonly lookBackBars: number;
  readonly embargoBars: number;
  readonly windows: readonly { readonly number: number; readonly purgedBars: number }[];
}) {
  const purged = windows.map((window) => window.purgedBars);
  const [least, most] = [Math.min(...purged), Math.max(...purged)];
  return (
    <details class="section">
      <summary>
        Purge{' '}
        <small>
          {purged.length === 0
            ? ''
            : `${least === most ? formatCount(most) : `${formatCount(least)} to ${formatCount(most)}`} training bars a window`}
        </small>
      </summary>
      <p>
        Training bars whose labels read a test are left out, so that no model has seen what it is tested on.
        Features look back {counted(lookBackBars, 'bar')} until what lies before is below 1e-8; the embargo
        after a test is {counted(embargoBars, 'bar')}.
      </p>
      <p class="muted">
        By window:{' '}
        {windows.map(({ number, purgedBars }) => `${number}: ${formatCount(purgedBars)}`).join(' · ')}
      </p>
    </details>
  );
}
