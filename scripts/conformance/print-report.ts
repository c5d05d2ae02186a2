import type { CaseResult } from './case-outcome.js';
import { CONVENTIONS, type ConventionId } from './conventions.js';
import { countOf, type SourceReport } from './run-conformance.js';

const WORDS = {
  AGREES: 'agrees',
  CONVENTION: 'convention',
  DISAGREES: 'DISAGREES',
  NOT_OFFERED: 'not offered',
} as const;

/** Returns the lines of a whole run: each source and case, the conventions that were named, and the totals. */
export function reportLines(reports: readonly SourceReport[]): readonly string[] {
  return [
    ...reports.flatMap(sourceLines),
    '',
    'Conventions that differ, and why:',
    ...namedConventions(reports).flatMap((id) => [
      `  ${id}`,
      `    theirs: ${CONVENTIONS[id].theirs}`,
      `    ours:   ${CONVENTIONS[id].ours}`,
    ]),
    '',
    `All sources: ${totals(reports)}`,
    `${passedOf(reports)} passed, ${failedOf(reports)} failed`,
  ];
}

/** A case passes when it agrees, or differs by a convention that was taken into account. */
export function passedOf(reports: readonly SourceReport[]): number {
  return countOf(reports, 'AGREES') + countOf(reports, 'CONVENTION');
}

export function failedOf(reports: readonly SourceReport[]): number {
  return countOf(reports, 'DISAGREES');
}

/** Returns the conventions that some case named, in the order of the table. */
export function namedConventions(reports: readonly SourceReport[]): readonly ConventionId[] {
  const named = new Set(
    reports.flatMap(({ results }) =>
      results.flatMap(({ outcome }) => (outcome.kind === 'CONVENTION' ? outcome.conventions : [])),
    ),
  );
  return (Object.keys(CONVENTIONS) as ConventionId[]).filter((id) => named.has(id));
}

export function totals(reports: readonly SourceReport[]): string {
  return [
    `${countOf(reports, 'AGREES')} agree`,
    `${countOf(reports, 'CONVENTION')} differ by a named convention`,
    `${countOf(reports, 'DISAGREES')} disagree`,
    `${countOf(reports, 'NOT_OFFERED')} not offered`,
  ].join(', ');
}

function sourceLines(report: SourceReport): readonly string[] {
  const { source, results, skipped } = report;
  if (skipped !== null) return ['', `${source.folder}: skipped, ${skipped}`];
  const width = Math.min(60, Math.max(0, ...results.map(({ name }) => name.length)));
  return [
    '',
    `${source.folder}: ${source.summary}`,
    ...results.map((result) => `  ${caseLine(result, width)}`),
    `  ${totals([report])}`,
  ];
}

function caseLine({ name, outcome }: CaseResult, width: number): string {
  const start = `${WORDS[outcome.kind].padEnd(11)} ${name.padEnd(width)}  `;
  switch (outcome.kind) {
    case 'AGREES':
      return `${start}${valuesText(outcome)}`;
    case 'CONVENTION':
      return `${start}${valuesText(outcome)}, ${outcome.conventions.join(' ')}: ${outcome.checked}`;
    case 'DISAGREES':
    case 'NOT_OFFERED':
      return `${start}${outcome.reason}`;
  }
}

function valuesText({
  compared,
  difference,
}: {
  readonly compared: number;
  readonly difference: number;
}): string {
  const size = difference === 0 ? '0' : difference.toExponential(1);
  return `${compared} ${compared === 1 ? 'value' : 'values'}, largest difference ${size}`;
}
