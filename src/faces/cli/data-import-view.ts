import { count, formatInstant, formatWhole } from './format.js';
import { issuesView } from './issues-view.js';
import type { ImportReport } from './local-tools.js';
import { DATA_OPTIONS, withOptionNames } from './option-names.js';
import type { Terminal } from './terminal.js';
import { wrapLines } from './wrap.js';

/** So many bad rows of a kind are shown. */
const MAX_SHOWN = 3;
/** What is found by looking at all rows together. */
const SERIES_ISSUES: readonly string[] = [
  ...['OUT_OF_ORDER', 'DESCENDING_ORDER', 'UNEXPECTED_GAP', 'OUTSIDE_SESSION', 'OUTLIER'],
];

/** What the bars of a file are. */
interface ImportedAs {
  readonly symbol: string;
  readonly timeframe: string;
}

/** Describes a finished import: what came in, what was assumed and what was found. */
export function importView(
  terminal: Terminal,
  { symbol, timeframe }: ImportedAs,
  report: ImportReport,
): string {
  const { rows, firstMs, lastMs, calendar, isCalendarAssumed, ignoredColumns, notices } = report;
  const badRows = badRowsOf(report);
  const lines = [
    `${symbol} ${timeframe}: ${count(rows, 'bar')} from ${instant(firstMs)} to ${instant(lastMs)}${badRows === 0 ? '' : `, ${count(badRows, 'bad row')} left out`}`,
    `Source ${report.source}, calendar ${calendar}${isCalendarAssumed ? ' (inferred; --calendar says it)' : ''}, ${adjustment(report)}`,
    ...notices.map((notice) => `Note: ${withOptionNames(notice, DATA_OPTIONS)}`),
    ...(ignoredColumns.length === 0 ? [] : [`Not read: ${ignoredColumns.join(', ')}`]),
    ...issuesView(terminal, seriesFindings(report)),
    `${report.isReplacement ? 'Replaced' : 'Written to'} ${report.file}`,
  ];
  return wrapLines(terminal, lines.join('\n'));
}

/** Bad rows and notices are told by themselves. */
function seriesFindings({ issues, issueCounts }: ImportReport) {
  const isSeries = ({ code }: { readonly code: string }): boolean => SERIES_ISSUES.includes(code);
  return { issues: issues.filter(isSeries), issueCounts: issueCounts.filter(isSeries) };
}

function adjustment({ adjusted }: ImportReport): string {
  if (adjusted === null) return 'prices as in the file';
  return adjusted
    ? 'prices adjusted for splits and dividends'
    : 'prices as in the file, not adjusted for dividends (--adjust does it)';
}

function instant(stampMs: number | null): string {
  return stampMs === null ? '–' : formatInstant(new Date(stampMs).toISOString());
}

/** Returns what --json prints. */
export function importDocument({ symbol, timeframe }: ImportedAs, report: ImportReport) {
  const { firstMs, lastMs, isWritten, isReplacement, isCalendarAssumed, issues, ...rest } = report;
  const iso = (stampMs: number | null) => (stampMs === null ? null : new Date(stampMs).toISOString());
  return {
    ...{ symbol, timeframe, written: isWritten, replaced: isWritten && isReplacement },
    ...rest,
    calendarAssumed: isCalendarAssumed,
    firstBar: iso(firstMs),
    lastBar: iso(lastMs),
    issues: issues.map(({ code, stampMs, message }) => ({ code, timestamp: iso(stampMs), message })),
  };
}

/** Counts all bad rows of a file, of which a report lists the first. */
export function badRowsOf({ badRowCounts }: ImportReport): number {
  return badRowCounts.reduce((sum, { count: number }) => sum + number, 0);
}

/** Sums bad rows up by what is wrong with them, with the first ones of each kind. */
export function badRowLines(file: string, { badRows, badRowCounts }: ImportReport): string[] {
  return badRowCounts.flatMap(({ code, count: number }) => {
    const rows = badRows.filter((row) => row.code === code);
    return [
      `${code}: ${count(number, 'bad row')}`,
      ...rows.slice(0, MAX_SHOWN).map(({ line, reason }) => `${file}:${line}: ${reason}`),
      ...(number > MAX_SHOWN
        ? [
            `… and ${formatWhole(number - MAX_SHOWN)} more; --json lists ${rows.length < number ? `the first ${rows.length}` : 'them'}`,
          ]
        : []),
    ];
  });
}
