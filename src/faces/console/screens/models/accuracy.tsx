import { formatPercent } from '../../text/format.js';
import type { Model } from './model.js';

/** The share of right answers beside that of always giving the most frequent one. */
export function Accuracy({ model: { testAccuracy, baselineAccuracy } }: { readonly model: Model }) {
  if (testAccuracy === null) return <>–</>;
  const isBetter = baselineAccuracy === null || testAccuracy > baselineAccuracy;
  return (
    <span class={isBetter ? undefined : 'loss'}>
      {formatPercent(testAccuracy)}
      {baselineAccuracy !== null && <small> against a baseline of {formatPercent(baselineAccuracy)}</small>}
    </span>
  );
}
