import { visibleLine } from '../shared/visible-text.js';
import { count, formatInstant, formatWhole } from './format.js';
import type { ShownOperation } from './shown-operation.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { warningLines } from './warning-lines.js';
import { wrap } from './wrap.js';

type DataLoad = Extract<ShownOperation, { __typename: 'DataLoadOperation' }>;

/** So many issues are shown; --json has the others. */
const MAX_SHOWN = 20;

/** Describes a finished data load: what came in, what was found, and the first issues one by one. */
export function dataLoadView(
  terminal: Terminal,
  operation: DataLoad,
  result: NonNullable<DataLoad['result']>,
): string {
  const { rowsLoaded, rowsRejected, firstBar, lastBar, issues, issueCounts } = result;
  const range = firstBar && lastBar ? ` from ${formatInstant(firstBar)} to ${formatInstant(lastBar)}` : '';
  const total = issueCounts.reduce((sum, { count: found }) => sum + found, 0);
  const hidden = total - Math.min(MAX_SHOWN, issues.length);
  return [
    terminal.paint('heading', `${count(rowsLoaded, 'bar')}${range}: ${operation.title}`),
    ...(operation.label ? [`Label: ${visibleLine(operation.label)}`] : []),
    ...(rowsRejected === 0 ? [] : [`${count(rowsRejected, 'row')} rejected`]),
    ...(total === 0 ? [] : [countTable(terminal, issueCounts)]),
    ...issues.slice(0, MAX_SHOWN).map(({ code, message }) => wrap(terminal, `${code}: ${message}`)),
    ...(hidden > 0 ? [terminal.paint('quiet', `… and ${formatWhole(hidden)} more; --json lists them`)] : []),
    ...warningLines(terminal, operation.warnings),
  ].join('\n');
}

function countTable(terminal: Terminal, counts: NonNullable<DataLoad['result']>['issueCounts']): string {
  return renderTable(
    terminal,
    [{ title: 'issue' }, { title: 'found', align: 'right' }],
    counts.map(({ code, count: found }) => [code, formatWhole(found)]),
  );
}
