/**
 * Returns how to write a value that is of another kind than it should be, such as a number where text belongs.
 * @param expected kind by the schema
 * @param written how the file has the value, where that is known
 * @returns null where nothing can be told from the value
 */
export function kindRemedy(expected: string, found: unknown, written: string | null): string | null {
  if (expected === 'string') return quotesRemedy(found, written);
  if (typeof found !== 'string') return null;
  if (expected === 'boolean') return truthRemedy(found.trim().toLowerCase());
  return expected === 'number' || expected === 'int' ? numberRemedy(found.trim()) : null;
}

/** YAML reads 7203, 1e5, TRUE and .nan as values of their own; quotes make them the text that they are. */
function quotesRemedy(found: unknown, written: string | null): string | null {
  if (typeof found === 'object') return null;
  return `put it in quotes: ${JSON.stringify(written ?? String(found))}`;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Digits in groups, as English, Swiss, Indians and programs write them, and as others do, with a decimal comma. */
const GROUPED = /^[+-]?[1-9](\d{0,2}([_' ,]\d{3})+|\d?(,\d{2})+,\d{3}|\d*(_\d+)+)(\.\d+)?$/;
const GROUPED_WITH_POINTS = /^[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+$/;

function numberRemedy(text: string): string | null {
  if (NUMBER.test(text)) return 'remove the quotes';
  const percent = /^(.*\d)\s*%$/.exec(text)?.[1]?.replace(',', '.');
  if (percent !== undefined && NUMBER.test(percent)) {
    // Rounded, because 0.7 % is 0.006999999999999999 in binary.
    return `write ${Number((Number(percent) / 100).toPrecision(12))} for ${percent} %`;
  }
  const withPoint = text.replace(',', '.');
  if (GROUPED.test(text)) {
    const joined = text.replaceAll(/[_' ,]/g, '');
    // One comma may be either: a thousand in English, and one elsewhere.
    return NUMBER.test(withPoint) && text !== withPoint
      ? `write ${joined} or ${withPoint}`
      : `write ${joined}`;
  }
  if (GROUPED_WITH_POINTS.test(text)) return `write ${text.replaceAll('.', '').replace(',', '.')}`;
  if (NUMBER.test(withPoint)) return `write ${withPoint}, with a point`;
  // Wide digits, and signs that are longer than a minus.
  const plain = text.normalize('NFKC').replace(/^[\u2010-\u2015\u2212]/, '-');
  return NUMBER.test(plain) ? `write ${plain}` : null;
}

const TRUE = ['yes', 'y', 'on', '1', 'enabled'];
const FALSE = ['no', 'n', 'off', '0', 'disabled', 'none'];

function truthRemedy(text: string): string | null {
  if (text === 'true' || text === 'false') return 'remove the quotes';
  if (TRUE.includes(text)) return 'write true';
  return FALSE.includes(text) ? 'write false' : null;
}
