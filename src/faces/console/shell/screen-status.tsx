import { useState } from 'preact/hooks';
import { type Asked, useAsked } from '../api/asked.js';
import { commandOfQuestion } from '../parts/copy-as/command-of-question.js';
import { CopyDialog } from '../parts/copy-as/copy-dialog.js';
import type { Call } from '../parts/copy-as/copy-texts.js';
import { formatAge } from '../text/format.js';
import { useNow } from './use-now.js';

/** How old what is shown is, a button that asks anew, and how to ask the same from elsewhere. */
export function ScreenStatus() {
  const asked = useAsked();
  const now = useNow();
  const [calls, setCalls] = useState<readonly Call[] | null>(null);
  if (asked.length === 0) return null;
  const updatedAtMs = Math.max(...asked.map(({ updatedAtMs }) => updatedAtMs ?? 0));
  const age = formatAge(updatedAtMs, now);
  return (
    <>
      <span class="updated">
        {updatedAtMs === 0 ? (
          'Loading'
        ) : (
          <>
            <span class="roomy">Updated </span>
            {age}
            {age !== 'now' && <span class="roomy"> ago</span>}
          </>
        )}
        <button
          type="button"
          class="quiet"
          aria-label="Refresh"
          title="Refresh"
          onClick={() => {
            for (const { refresh } of asked) refresh();
          }}
        >
          ↻
        </button>
        <button
          type="button"
          class="quiet"
          aria-label="Copy as…"
          title="Ask the same from elsewhere: command line, curl, GraphQL, TypeScript, Python"
          onClick={() => setCalls(callsOf(asked))}
        >
          {'</>'}
        </button>
      </span>
      {calls !== null && <CopyDialog calls={calls} onClose={() => setCalls(null)} />}
    </>
  );
}

/** What one can also say on the command line stands first. */
function callsOf(asked: readonly Asked[]): readonly Call[] {
  const calls = asked.map(({ document, variables }) => ({
    server: location.origin,
    document,
    variables,
    command: commandOfQuestion(document, variables),
  }));
  return [
    ...calls.filter(({ command }) => command !== null),
    ...calls.filter(({ command }) => command === null),
  ];
}
