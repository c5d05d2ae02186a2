import { CONVENTIONS, type ConventionDifference } from './conventions.js';
import { countOf, type SourceReport } from './run-conformance.js';

const SECTIONS = {
  sources: { begin: '<!-- sources: written by npm run conformance -->', end: '<!-- end of sources -->' },
  conventions: {
    begin: '<!-- conventions: written by npm run conformance -->',
    end: '<!-- end of conventions -->',
  },
} as const;

/** Returns the page with the table of what a run compared. */
export function withSources(page: string, reports: readonly SourceReport[]): string {
  const read = reports.filter(({ skipped }) => skipped === null);
  const rows = read.map(({ source, ...rest }) => {
    const counts = (['AGREES', 'CONVENTION', 'DISAGREES', 'NOT_OFFERED'] as const).map((kind) =>
      countOf([{ source, ...rest }], kind),
    );
    return `| \`${source.folder}\` | ${source.summary} | ${counts.join(' | ')} |`;
  });
  const table = [
    '| source | what is compared | agree | convention | disagree | not offered |',
    '|---|---|---|---|---|---|',
    ...rows,
  ];
  return replaced(page, 'sources', table);
}

/** Returns the page with the table of conventions; it needs no reference folder. */
export function withConventions(page: string): string {
  const rows = Object.entries<ConventionDifference>(CONVENTIONS).map(
    ([id, { theirs, ours }]) => `| \`${id}\` | ${theirs} | ${ours} |`,
  );
  return replaced(page, 'conventions', ['| name | theirs | ours |', '|---|---|---|', ...rows]);
}

function replaced(page: string, section: keyof typeof SECTIONS, lines: readonly string[]): string {
  const { begin, end } = SECTIONS[section];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/conformance.md has no section '${begin}'`);
  return `${page.slice(0, from)}${[begin, ...lines, ''].join('\n')}${page.slice(to)}`;
}
