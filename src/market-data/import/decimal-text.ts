const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const DECIMAL_COMMA = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$/;
const CURRENCY = /^[$€£¥]/;
const ABBREVIATED = /^(.+)([KMBT])$/i;
const FACTORS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 };

/** What programs write where there is no value. */
const MISSING = new Set(['', 'null', 'none', 'nan', 'n/a', 'na', '-', '#n/a']);

export function isMissing(text: string): boolean {
  return MISSING.has(text.toLowerCase());
}

/**
 * Reads a number as files of bars write it: 1234.5, 1.2e3, 1,234.5, $12.5 and, with a decimal comma, 1.234,5.
 * @param hasDecimalComma whether 1,5 is one and a half; the separator of the fields is no comma then
 * @returns NaN when the text is no number
 */
export function readDecimal(text: string, hasDecimalComma: boolean): number {
  const plain = text.replace(CURRENCY, '');
  if (hasDecimalComma && DECIMAL_COMMA.test(plain)) {
    return Number(plain.replaceAll('.', '').replace(',', '.'));
  }
  if (PLAIN.test(plain)) return Number(plain);
  return GROUPED.test(plain) && !hasDecimalComma ? Number(plain.replaceAll(',', '')) : Number.NaN;
}

/** Reads a volume: a number, or one that is shortened as in 12.5M. @returns NaN when the text is no number */
export function readVolume(text: string, hasDecimalComma: boolean): number {
  const match = ABBREVIATED.exec(text);
  if (match === null) return readDecimal(text, hasDecimalComma);
  return (
    readDecimal(match[1] ?? '', hasDecimalComma) * (FACTORS[(match[2] ?? '').toLowerCase()] ?? Number.NaN)
  );
}
