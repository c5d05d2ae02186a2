import { visibleLine } from '../../base/pure/visible-text.js';
import { count, formatInstant } from './format.js';
import { issuesView } from './issues-view.js';
import type { ShownOperation } from './shown-operation.js';
import type { Terminal } from './terminal.js';
import { warningLines } from './warning-lines.js';

type DataLoad = Extract<ShownOperation, { __typename: 'DataLoadOperation' }>;

/** Describes a finished data load: what came in, what was found, and the first issues of each kind. */
export function dataLoadView(
  terminal: Terminal,
  operation: DataLoad,
  result: NonNullable<DataLoad['result']>,
): string {
  const { rowsLoaded, rowsRejected, firstBar, lastBar } = result;
  const range = firstBar && lastBar ? ` from ${formatInstant(firstBar)} to ${formatInstant(lastBar)}` : '';
  return [
    terminal.paint('heading', `${count(rowsLoaded, 'bar')}${range}: ${operation.title}`),
    ...(operation.label ? [`Label: ${visibleLine(operation.label)}`] : []),
    ...(rowsRejected === 0 ? [] : [`${count(rowsRejected, 'row')} rejected`]),
    ...issuesView(terminal, result),
    ...warningLines(terminal, operation.warnings),
  ].join('\n');
}
