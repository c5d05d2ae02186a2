import { formatPercent, type NumberStyle } from '../text/format.js';

/** A return or a difference of returns, with its sign and its colour. */
export function Signed({
  value,
  decimals = 1,
}: { readonly value: number | null | undefined } & Pick<NumberStyle, 'decimals'>) {
  const side = value === null || value === undefined || value === 0 ? undefined : value > 0 ? 'gain' : 'loss';
  return <span class={side}>{formatPercent(value, { decimals, signed: true })}</span>;
}
