import { type FieldSpec, linesOf, type Values } from './fields.js';

/** What starts the same run from elsewhere. */
export interface Start {
  readonly server: string;
  /** The document that is sent. */
  readonly document: string;
  readonly variables: object;
  /** Of the command line, such as `backtest run`. */
  readonly command: string;
  readonly fields: readonly FieldSpec[];
  readonly values: Values;
}

/** Ways to write a start, by name. */
export const COPIES: Readonly<Record<string, (start: Start) => string>> = {
  'command line': commandLine,
  curl: ({ server, document, variables }) =>
    `curl -s ${server}/graphql -H 'content-type: application/json' -d ${shellQuoted(JSON.stringify({ query: document, variables }))}`,
  GraphQL: ({ document, variables }) => `${document}\n\n# variables\n${JSON.stringify(variables, null, 2)}`,
  TypeScript: ({ server, document, variables }) =>
    [
      `const response = await fetch('${server}/graphql', {`,
      `  method: 'POST',`,
      `  headers: { 'content-type': 'application/json' },`,
      `  body: JSON.stringify({`,
      `    query: ${JSON.stringify(document)},`,
      `    variables: ${JSON.stringify(variables)},`,
      '  }),',
      '});',
      'console.log(await response.json());',
    ].join('\n'),
  Python: ({ server, document, variables }) =>
    [
      'import json, urllib.request',
      `body = json.loads(${JSON.stringify(JSON.stringify({ query: document, variables }))})`,
      `request = urllib.request.Request("${server}/graphql", json.dumps(body).encode(), {"content-type": "application/json"})`,
      'print(json.load(urllib.request.urlopen(request)))',
    ].join('\n'),
};

function commandLine({ command, fields, values }: Start): string {
  const options = fields.flatMap((field) => {
    const text = values[field.name]?.trim() ?? '';
    if (text === '' || text === field.initial) return [];
    return argumentsOf(field, text).map((argument) =>
      argument === null ? field.flag : `${field.flag} ${shellQuoted(argument)}`,
    );
  });
  return ['ktrdr', command, ...options].join(' ');
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

/** Writes a text so that a POSIX shell reads it as one word. */
function shellQuoted(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
