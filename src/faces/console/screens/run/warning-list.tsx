import type { WarningSeverity } from '../../generated/graphql.js';

interface Warning {
  readonly code: string;
  readonly severity: WarningSeverity;
  readonly message: string;
}

/** What speaks against taking the figures as they stand; what is good to know folds into a line. */
export function WarningList({ warnings }: { readonly warnings: readonly Warning[] }) {
  const of = (severity: WarningSeverity) => warnings.filter((warning) => warning.severity === severity);
  const notes = of('INFO');
  if (warnings.length === 0) return null;
  return (
    <div class="warnings">
      <Callout title="Invalidates the result" look="bad" warnings={of('INVALIDATES')} />
      <Callout title="Mind" look="caution" warnings={of('CAUTION')} />
      {notes.length > 0 && (
        <details class="notes">
          <summary>{notes.length === 1 ? '1 note' : `${notes.length} notes`}</summary>
          <ul>
            {notes.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Callout({
  title,
  look,
  warnings,
}: {
  readonly title: string;
  readonly look: 'bad' | 'caution';
  readonly warnings: readonly Warning[];
}) {
  if (warnings.length === 0) return null;
  return (
    <div class={`callout ${look}`}>
      {warnings.map(({ code, message }) => (
        <p key={code}>
          <strong>{title}</strong> {message}
        </p>
      ))}
    </div>
  );
}
