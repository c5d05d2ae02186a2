import { visibleLine } from '../../base/pure/visible-text.js';
import { dataLoadView } from './data-load-view.js';
import { formatDuration, formatInstant } from './format.js';
import { backtestParametersLine, trainingParametersLine } from './parameters-view.js';
import { backtestView } from './result-view.js';
import type { ShownOperation } from './shown-operation.js';
import { statusTone } from './status-tone.js';
import { studyParametersLines, studyStateLine, studyView } from './study-view.js';
import { tagsText } from './tags-text.js';
import type { Connection, Terminal } from './terminal.js';
import { trainingView } from './training-view.js';
import { verificationView } from './verification-view.js';
import { windowsTable } from './walk-forward-display.js';
import { walkForwardParametersLine, walkForwardView } from './walk-forward-view.js';
import { warningLines } from './warning-lines.js';
import { wrapLines } from './wrap.js';

/** Describes an operation in whatever state it is: the result once there is one, the error when it failed. */
export function operationView(terminal: Terminal, connection: Connection, operation: ShownOperation): string {
  const lines = [view(terminal, connection, operation), ...ownLines(operation)];
  return wrapLines(terminal, lines.join('\n'));
}

function view(terminal: Terminal, connection: Connection, operation: ShownOperation): string {
  if (operation.__typename === 'BacktestOperation' && operation.result) {
    const { result, verification } = operation;
    const backtest = backtestView(terminal, connection, operation, result);
    return verification ? `${backtest}\n${verificationView(terminal, verification)}` : backtest;
  }
  if (operation.__typename === 'DataLoadOperation' && operation.result) {
    return dataLoadView(terminal, operation, operation.result);
  }
  if (operation.__typename === 'TrainingOperation' && operation.result)
    return trainingView(terminal, operation, operation.result);
  if (operation.__typename === 'StudyOperation' && operation.result)
    return studyView(terminal, connection, operation, operation.result);
  if (operation.__typename === 'WalkForwardOperation' && operation.result)
    return walkForwardView(terminal, operation, operation.result);
  const { id, status, title, label, error, cancelReason, progress } = operation;
  return [
    `${id}  ${terminal.paint(statusTone(status), status)}  ${title}`,
    ...(label ? [`Label: ${visibleLine(label)}`] : []),
    ...parameterLines(terminal, operation),
    `Created ${formatInstant(operation.createdAt)}${elapsed(operation)}, attempt ${operation.attempt}${operation.host ? ` on ${operation.host}` : ''}`,
    ...(error ? [`${terminal.paint('bad', error.code)}: ${error.message}`] : []),
    ...(cancelReason ? [`Cancel reason: ${visibleLine(cancelReason)}`] : []),
    ...(error ? [] : [`${progress.percentage.toFixed(1)} %  ${progress.message}`]),
    ...warningLines(terminal, operation.warnings),
    ...windowsOf(terminal, operation),
  ].join('\n');
}

/** How far the windows of a walk-forward have come that has no result. */
function windowsOf(terminal: Terminal, operation: ShownOperation): readonly string[] {
  const windows = operation.__typename === 'WalkForwardOperation' ? operation.snapshot?.windows : undefined;
  return windows?.length ? ['', windowsTable(terminal, windows, null)] : [];
}

/** What its owner says of it, as far as anything is said. */
function ownLines({ tags, note, pinned, priority }: ShownOperation): readonly string[] {
  const marks = [
    ...(tags.length > 0 ? [`tags ${tagsText(tags)}`] : []),
    ...(priority === 0 ? [] : [`priority ${priority}`]),
    ...(pinned ? ['pinned'] : []),
  ];
  const [first = '', ...others] = marks;
  return [
    ...(first === '' ? [] : [[first[0]?.toUpperCase() + first.slice(1), ...others].join('; ')]),
    ...(note ? [`Note: ${note.split('\n').map(visibleLine).join('\n')}`] : []),
  ];
}

function parameterLines(terminal: Terminal, operation: ShownOperation): readonly string[] {
  switch (operation.__typename) {
    case 'BacktestOperation':
      return [backtestParametersLine(terminal, operation.parameters)];
    case 'TrainingOperation':
      return [trainingParametersLine(terminal, operation.parameters)];
    case 'StudyOperation': {
      const state = studyStateLine(operation);
      return [...studyParametersLines(terminal, operation.parameters), ...(state === null ? [] : [state])];
    }
    case 'WalkForwardOperation':
      return [walkForwardParametersLine(terminal, operation.parameters)];
    default:
      return [];
  }
}

function elapsed({ startedAt, completedAt }: ShownOperation): string {
  if (!startedAt || !completedAt) return '';
  return `, ran ${formatDuration(Date.parse(completedAt) - Date.parse(startedAt))}`;
}
