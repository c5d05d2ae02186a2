import { useRef } from 'preact/hooks';

interface Problem {
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

/** A text to be edited, with numbers of lines beside it and its problems below; a click on one leads to its line. */
export function SourceText({
  text,
  problems,
  onChange,
}: {
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly onChange: (text: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const lines = text.split('\n');
  const wrong = new Set(problems.map(({ line }) => line));
  const goTo = ({ line, column }: Problem) => {
    if (line === null || area.current === null) return;
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, (column ?? 1) - 1);
    area.current.focus();
    area.current.setSelectionRange(start, start);
  };
  return (
    <>
      <div class="source">
        <pre ref={gutter} aria-hidden="true">
          {lines.map((_, index) => (
            <span key={index} class={wrong.has(index + 1) ? 'wrong' : undefined}>
              {index + 1}
              {'\n'}
            </span>
          ))}
        </pre>
        <textarea
          ref={area}
          aria-label="Source"
          spellcheck={false}
          wrap="off"
          rows={Math.min(lines.length + 1, 32)}
          value={text}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
          onScroll={({ currentTarget }) => {
            if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
      {problems.length > 0 && (
        <ul class="problems">
          {problems.map((problem) => (
            <li key={`${problem.line}${problem.message}`}>
              <button
                type="button"
                class="link"
                disabled={problem.line === null}
                onClick={() => goTo(problem)}
              >
                {problem.line === null ? 'file' : `line ${problem.line}`}
              </button>{' '}
              {problem.message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
