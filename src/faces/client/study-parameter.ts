import type { StudyParameterInput } from './generated/graphql.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WORDS = 'a step, or log, log:POINTS, and int for whole numbers';

/** Thrown for a text that is no parameter; its message says how one is written. */
export class UnreadableParameterError extends Error {
  override readonly name = 'UnreadableParameterError';
}

/**
 * Reads a parameter of a study: `PATH=FROM:TO:STEP`, `PATH=FROM:TO:log[:POINTS][:int]` or `PATH=a,b,c`.
 * @throws UnreadableParameterError for anything else
 */
export function readStudyParameter(text: string): StudyParameterInput {
  const separator = text.indexOf('=');
  const path = text.slice(0, separator).trim();
  const range = text.slice(separator + 1).trim();
  if (separator < 1 || path === '' || range === '') {
    throw new UnreadableParameterError(
      `'${text}' is no parameter; write PATH=FROM:TO:STEP, such as exits.stop_loss_pct=0.01:0.05:0.01, or PATH=a,b,c.`,
    );
  }
  return { path, ...rangeOf(range) };
}

function rangeOf(text: string): Omit<StudyParameterInput, 'path'> {
  const [from = '', to = '', ...more] = text.split(':').map((part) => part.trim());
  if (!NUMBER.test(from) || !NUMBER.test(to)) return { values: splitValues(text) };
  const words = more.map((word) => word.toLowerCase());
  const integer = words.includes('int') ? { integer: true } : {};
  const [first, second, ...rest] = words.filter((word) => word !== 'int');
  const ends = { from: Number(from), to: Number(to), ...integer };
  if (rest.length === 0 && first === 'log') {
    if (second === undefined) return { ...ends, scale: 'LOG' };
    if (/^\d+$/.test(second)) return { ...ends, scale: 'LOG', points: Number(second) };
  }
  if (rest.length === 0 && second === undefined && first !== undefined && NUMBER.test(first)) {
    return { ...ends, step: Number(first) };
  }
  throw new UnreadableParameterError(`'${text}' is no range; write ${WORDS} behind FROM:TO.`);
}

/** Splits at commas that stand in no bracket and no quotes: values may be flow collections. */
function splitValues(text: string): string[] {
  const values: string[] = [];
  let [value, depth, quote] = ['', 0, ''];
  for (const character of text) {
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if ('[{'.includes(character)) depth += 1;
    else if (']}'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0 && quote === '') {
      values.push(value.trim());
      value = '';
    } else value += character;
  }
  return [...values, value.trim()];
}
