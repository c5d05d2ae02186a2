import { lineChanges } from './line-changes.js';

/** Lines around a change that are shown with it. */
const CONTEXT = 2;
const SIGNS = { same: ' ', gone: '−', new: '+' } as const;

/** What would be saved, beside what is stored. */
export function ChangedLines({ before, after }: { readonly before: string; readonly after: string }) {
  const changes = lineChanges(before, after);
  const isNear = (index: number) =>
    changes.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== 'same');
  return (
    <pre class="changes">
      {changes.map(
        ({ kind, text }, index) =>
          isNear(index) && (
            <span key={index} class={kind}>
              {SIGNS[kind]} {text}
              {'\n'}
            </span>
          ),
      )}
    </pre>
  );
}
