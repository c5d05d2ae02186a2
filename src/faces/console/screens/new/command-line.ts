import { shellQuoted } from '../../parts/copy-as/shell-quoted.js';
import { type FieldSpec, linesOf, type Values } from './fields.js';

/** Writes what a form says as options of a command, such as `backtest run`; null where it has none for a field. */
export function commandLine(command: string, fields: readonly FieldSpec[], values: Values): string | null {
  const said = fields.filter((field) => {
    const text = values[field.name]?.trim() ?? '';
    return text !== '' && text !== field.initial;
  });
  if (said.some(({ flag }) => flag === undefined)) return null;
  const options = said.flatMap((field) =>
    argumentsOf(field, values[field.name]?.trim() ?? '').map((argument) =>
      argument === null ? field.flag : `${field.flag} ${shellQuoted(argument)}`,
    ),
  );
  return [command, ...options].join(' ');
}

/** What stands behind the option, once for each time that it is given; null where nothing does. */
function argumentsOf({ kind, value }: FieldSpec, text: string): readonly (string | null)[] {
  if (kind === 'check') return [typeof value === 'string' ? value.toLowerCase() : null];
  if (kind === 'overrides' || kind === 'tags')
    return linesOf(text).map((line) => line.replace(/\s*=\s*/, '='));
  if (kind === 'parameters') return linesOf(text);
  if (kind === 'list') return text.split(',').map((part) => part.trim());
  return [kind === 'select' && /^[A-Z_]+$/.test(text) ? text.toLowerCase().replaceAll('_', '-') : text];
}
