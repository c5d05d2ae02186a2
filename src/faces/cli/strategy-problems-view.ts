import type { StrategyProblem } from '../../domain/strategy/strategy-validation-error.js';
import { count } from './format.js';
import type { Paint } from './paint.js';

/** Lists problems as `path:line: message`, with the column where it is known; editors and terminals make a link of it. */
export function problemsView(paint: Paint, path: string, problems: readonly StrategyProblem[]): string {
  return [
    `${path} is ${paint('bad', 'not valid')}: ${count(problems.length, 'problem')}`,
    ...[...problems]
      .sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0))
      .map(({ line, column, message }) => {
        const place = column === null ? `${line}` : `${line}:${column}`;
        return `${path}:${place}: ${message.replace(/ \(line \d+(, column \d+)?\)/, '')}`;
      }),
  ].join('\n');
}
