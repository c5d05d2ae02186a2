import { useEffect } from 'preact/hooks';
import { never, usePolled } from '../../api/use-polled.js';
import { ImportPreviewDocument, type StartDataLoadInput } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { counted, formatDay, UNDEFINED } from '../../text/format.js';
import type { Issue } from './issues.js';
import { useSettled } from './use-settled.js';

const ISSUES_SHOWN = 5;

/** What would be loaded of a file, and what it leaves open: each question stands at the field that answers it. */
export function ImportPreview({
  input,
  onIssues,
}: {
  readonly input: StartDataLoadInput | null;
  readonly onIssues: (issues: readonly Issue[]) => void;
}) {
  const settled = useSettled(input);
  const answer = usePolled(ImportPreviewDocument, settled === null ? null : { input: settled }, never);
  const preview = answer.data?.previewImport;
  useEffect(() => {
    if (preview?.__typename === 'InvalidInputError') onIssues(preview.issues);
    else
      onIssues(
        (preview?.questions ?? []).map(({ field, message, choices }) => ({
          path: [field],
          message,
          answers: choices,
        })),
      );
  }, [preview]);
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (input === null || preview?.__typename !== 'ImportPreview') return null;
  const { columns, sample, rows, firstBar, lastBar, stamp, timezone, issues, questions } = preview;
  return (
    <section
      class={answer.isStale ? 'preflight stale' : 'preflight'}
      aria-label="What would be loaded"
      aria-live="polite"
    >
      <p>
        {questions.length > 0
          ? 'The file leaves something open: it is asked above, in red.'
          : rows > 0
            ? `${counted(rows, 'bar')}, ${dayOf(firstBar)} – ${dayOf(lastBar)}, stamped when they ${stamp}, ${timezone}`
            : 'The file has no bars that would be loaded.'}
      </p>
      <div class="wide">
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column}>{column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((row) => (
              <tr key={row.join()}>
                {row.map((field, index) => (
                  <td key={columns[index]}>{field}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {issues.length > 0 && (
        <ul>
          {issues.slice(0, ISSUES_SHOWN).map(({ code, message }) => (
            <li key={`${code}${message}`}>{message}</li>
          ))}
          {issues.length > ISSUES_SHOWN && <li class="muted">and {issues.length - ISSUES_SHOWN} more</li>}
        </ul>
      )}
    </section>
  );
}

const dayOf = (stamp: string | null): string => (stamp === null ? UNDEFINED : formatDay(Date.parse(stamp)));
