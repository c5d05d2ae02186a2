import { formatWhole } from './format.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { wrap } from './wrap.js';

/** So many issues of a kind are shown; --json has the others. */
const MAX_SHOWN = 3;

interface Issues {
  readonly issues: readonly { readonly code: string; readonly message: string }[];
  readonly issueCounts: readonly { readonly code: string; readonly count: number }[];
}

/** Describes what was found in bars: how many issues of each kind, and the first ones of each. No lines without any. */
export function issuesView(terminal: Terminal, { issues, issueCounts }: Issues): string[] {
  if (issueCounts.length === 0) return [];
  const examples = issueCounts.flatMap(({ code }) =>
    issues.filter((issue) => issue.code === code).slice(0, MAX_SHOWN),
  );
  const hidden = issueCounts.reduce((sum, { count }) => sum + count, 0) - examples.length;
  return [
    renderTable(
      terminal,
      [{ title: 'issue' }, { title: 'found', align: 'right' }],
      issueCounts.map(({ code, count }) => [code, formatWhole(count)]),
    ),
    ...examples.map(({ code, message }) => wrap(terminal, `${code}: ${message}`)),
    ...(hidden > 0 ? [terminal.paint('quiet', `… and ${formatWhole(hidden)} more; --json lists them`)] : []),
  ];
}
