import { type GraphQLInputType, getNullableType, isInputObjectType, isListType } from 'graphql';
import { findForeignCharacter, isLongerThan } from '../../base/pure/plain-text.js';
import { MAX_LIST_ENTRIES, TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { SYMBOL_RULE } from '../../domain/market/symbol.js';
import type { InputIssue } from '../../operations/record/errors.js';

/** An argument, or a field of an input type. */
export interface TextInput {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What an input says about its text, where that is not the ordinary. */
interface TextRule {
  /** The most characters, in code points. */
  readonly limit?: number;
  /** Whether line feeds and tabs may be in it. */
  readonly lines?: boolean;
  /** What breaks the form of this field is called so; default INVALID_CHARACTERS. */
  readonly code?: string;
  /** What the form of this field is; default: that such characters are to be removed. */
  readonly remedy?: string;
}

const REMEDY =
  'remove control characters, marks of writing direction, characters without width and halves of surrogate pairs';

/** The rules of texts whose forms have codes of their own. */
export const SYMBOL_TEXT = textRule({ code: 'INVALID_SYMBOL', remedy: SYMBOL_RULE });
/** The text of a strategy: characters are counted, and of more than one byte fewer fit. */
export const STRATEGY_TEXT = textRule({ limit: 65_536, lines: true });
export const PATH_TEXT = textRule({ code: 'INVALID_PATH' });

/** Makes the options of an input whose text follows a rule of its own. */
export function textRule(rule: TextRule) {
  return { extensions: { textRule: rule } };
}

/** Makes the options of a field that answers what is wrong with its texts in a type of its own. */
export function answeredWith<Answer>(answerOf: (issues: readonly InputIssue[]) => Answer) {
  return { extensions: { answerOfIssues: answerOf } };
}

export interface TextCheck {
  /** Whether inputs that have no limit of their own have the ordinary one; false where a service knows the limits. */
  readonly areLengthsChecked: boolean;
}

/** Of further issues nothing is said: whoever sends so many does not read them. */
const MAX_ISSUES = 20;

/**
 * Finds what is wrong with the texts and the lengths of lists of a field's arguments.
 * @returns issues with paths as services give them: without the name of the argument `input`
 */
export function findTextIssues(
  inputs: readonly TextInput[],
  values: object,
  check: TextCheck,
): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  for (const input of inputs) {
    const value = (values as Readonly<Record<string, unknown>>)[input.name];
    addIssues(input.name === 'input' ? [] : [input.name], input, value, check, issues);
  }
  return issues;
}

function addIssues(
  path: readonly string[],
  { type, extensions }: Pick<TextInput, 'type' | 'extensions'>,
  value: unknown,
  check: TextCheck,
  issues: InputIssue[],
): void {
  if (value === null || value === undefined || issues.length >= MAX_ISSUES) return;
  const inner = getNullableType(type);
  if (isListType(inner)) {
    // One value stands for a list of one; graphql has made it that.
    const entries = value as readonly unknown[];
    if (entries.length > MAX_LIST_ENTRIES) issues.push(tooMany(path, entries.length));
    else
      for (const [index, entry] of entries.entries())
        addIssues([...path, String(index)], { type: inner.ofType, extensions }, entry, check, issues);
  } else if (isInputObjectType(inner)) {
    for (const field of Object.values(inner.getFields()))
      addIssues([...path, field.name], field, (value as Record<string, unknown>)[field.name], check, issues);
  } else if (typeof value === 'string') {
    const issue = textIssue(path, value, (extensions.textRule ?? {}) as TextRule, check);
    if (issue !== null) issues.push(issue);
  }
}

function textIssue(
  path: readonly string[],
  text: string,
  { limit, lines = false, code = 'INVALID_CHARACTERS', remedy = REMEDY }: TextRule,
  { areLengthsChecked }: TextCheck,
): InputIssue | null {
  const field = path.join('.');
  const most = limit ?? (areLengthsChecked ? TEXT_LIMITS.other : Number.POSITIVE_INFINITY);
  if (isLongerThan(text, most)) {
    const message = `${field}: has more than ${most} characters; shorten it`;
    return { path, code: 'INVALID_LENGTH', message };
  }
  const foreign = findForeignCharacter(text, { lines });
  if (foreign === null) return null;
  const name = foreign.name === 'U+0000' ? 'null character U+0000' : `character ${foreign.name}`;
  return { path, code, message: `${field}: has the ${name} at place ${foreign.place}; ${remedy}` };
}

function tooMany(path: readonly string[], entries: number): InputIssue {
  const message = `${path.join('.')}: has ${entries} entries; at most ${MAX_LIST_ENTRIES} are allowed`;
  return { path, code: 'INVALID_LENGTH', message };
}
