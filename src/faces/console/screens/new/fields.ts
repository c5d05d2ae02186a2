import { readStudyParameter } from '../../../client/study-parameter.js';

/** How a field is shown and read. */
export type FieldKind =
  | 'text'
  | 'number'
  | 'date'
  | 'select'
  /** A select of a truth; empty leaves it to the server. */
  | 'yes-no'
  /** Several texts, with commas. */
  | 'list'
  /** `path = value`, a line each. */
  | 'overrides'
  /** `key = value`, a line each. */
  | 'tags'
  /** `PATH=FROM:TO:STEP`, a line each. */
  | 'parameters'
  /** A text as it stands, such as that of a file. */
  | 'source'
  | 'check';

/** A field of a form. */
export interface FieldSpec {
  /** Where it stands in the input of the mutation, with dots: also the address of what is refused. */
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  /** The option of the command line that says the same, where there is one. */
  readonly flag?: string;
  /** Fields of a group are folded together. */
  readonly group?: string;
  readonly hint?: string;
  readonly isRequired?: boolean;
  /** For a select: values and what people see. */
  readonly options?: readonly (readonly [value: string, text: string])[];
  /** For a select: the command line takes a value as it stands, not as a word in small letters. */
  readonly isVerbatim?: boolean;
  /** For a check: what it says when it is set. */
  readonly value?: string | boolean;
  /** What stands there first. */
  readonly initial?: string;
}

/** What stands in the fields, by name; a check that is set has `1`. */
export type Values = Readonly<Record<string, string>>;

/** The input of a mutation, and what in the fields cannot be read. */
export interface ReadForm {
  readonly input: Readonly<Record<string, unknown>>;
  readonly problems: Readonly<Record<string, string>>;
}

/** Reads the fields; what is empty is left out, so that the server's defaults hold. */
export function readForm(fields: readonly FieldSpec[], values: Values): ReadForm {
  const input: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const text = textIn(field, values);
    if (text === '') continue;
    try {
      put(input, field.name.split('.'), readField(field, text));
    } catch (error) {
      problems[field.name] = error instanceof Error ? error.message : String(error);
    }
  }
  return { input, problems };
}

/** What is said in a field: without what is blank around it, but a text and what one chooses as they stand. */
export function textIn({ name, kind }: FieldSpec, values: Values): string {
  const text = values[name] ?? '';
  // One may choose a tab.
  if (kind === 'select') return text;
  return text.trim() === '' || kind !== 'source' ? text.trim() : text;
}

function readField({ kind, value }: FieldSpec, text: string): unknown {
  switch (kind) {
    case 'number':
      return readNumber(text);
    case 'list':
      return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
    case 'overrides':
      return linesOf(text).map((line) => pairOf(line, 'path'));
    case 'tags':
      return linesOf(text).map((line) => pairOf(line, 'key'));
    case 'parameters':
      return linesOf(text).map(readStudyParameter);
    case 'check':
      return value ?? true;
    case 'yes-no':
      return text === 'yes';
    case 'text':
    case 'date':
    case 'select':
    case 'source':
      return text;
  }
}

function readNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`'${text}' is no number.`);
  return value;
}

/** The lines of a text that say something. */
export const linesOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

function pairOf<TKey extends string>(line: string, key: TKey): Record<TKey | 'value', string> {
  const separator = line.indexOf('=');
  if (separator < 1) {
    const lack = separator < 0 ? "no '='" : `no ${key} before its '='`;
    throw new Error(`'${line}' has ${lack}; write ${key} = value.`);
  }
  return { [key]: line.slice(0, separator).trim(), value: line.slice(separator + 1).trim() } as Record<
    TKey | 'value',
    string
  >;
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) target[first] = value;
  else {
    const inner = (target[first] ?? {}) as Record<string, unknown>;
    target[first] = inner;
    put(inner, rest, value);
  }
}
