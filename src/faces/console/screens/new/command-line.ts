import { shellQuoted } from '../../parts/copy-as/shell-quoted.js';
import { type FieldSpec, linesOf, textIn, type Values } from './fields.js';

/** Writes what a form says as options of a command, such as `backtest run`; null where it has none for a field. */
export function commandLine(command: string, fields: readonly FieldSpec[], values: Values): string | null {
  const said = fields.flatMap((field) => {
    const text = textIn(field, values);
    // A command takes nothing for said that it needs.
    const isDefault = text === field.initial && field.isRequired !== true;
    return text === '' || isDefault ? [] : [{ field, text }];
  });
  if (said.some(({ field }) => field.flag === undefined)) return null;
  return [command, ...said.flatMap(({ field, text }) => optionsOf(field, text))].join(' ');
}

/** The option, once for each time that it is given. */
function optionsOf(field: FieldSpec, text: string): readonly string[] {
  const { kind, flag = '' } = field;
  if (kind === 'yes-no') return [text === 'yes' ? flag : flag.replace(/^--/, '--no-')];
  return argumentsOf(field, text).map((argument) =>
    argument === null ? flag : `${flag} ${shellQuoted(argument)}`,
  );
}

/** What stands behind the option, once for each time that it is given; null where nothing does. */
function argumentsOf({ kind, value, isVerbatim }: FieldSpec, text: string): readonly (string | null)[] {
  if (kind === 'check') return [typeof value === 'string' ? value.toLowerCase() : null];
  if (kind === 'overrides' || kind === 'tags')
    return linesOf(text).map((line) => line.replace(/\s*=\s*/, '='));
  if (kind === 'parameters') return linesOf(text);
  if (kind === 'list') return text.split(',').map((part) => part.trim());
  if (text === '\t') return ['tab'];
  const isWord = kind === 'select' && isVerbatim !== true && /^[A-Z_]+$/.test(text);
  return [isWord ? text.toLowerCase().replaceAll('_', '-') : text];
}
