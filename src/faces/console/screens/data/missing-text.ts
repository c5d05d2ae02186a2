import { counted, formatCount } from '../../text/format.js';

/** As many gaps as the server tells of; whether there are more it does not say. */
const MOST_TOLD = 1_000;

/** Says how many bars are missing, and in how many gaps: `1,204 in 3 gaps`. */
export function missingText(gaps: readonly { readonly bars: number }[]): string {
  if (gaps.length === 0) return '0';
  const bars = formatCount(gaps.reduce((sum, gap) => sum + gap.bars, 0));
  const text = `${bars} in ${counted(gaps.length, 'gap')}`;
  return gaps.length < MOST_TOLD ? text : `at least ${text}`;
}
