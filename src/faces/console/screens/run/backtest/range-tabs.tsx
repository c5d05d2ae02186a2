import type { SamplePart } from '../../../generated/graphql.js';
import { setQuery } from '../../../shell/router.js';
import { counted, formatCount } from '../../../text/format.js';
import { barsOf, metricsOf, RANGES, type RangeFigures } from './sample-range.js';

/** Lets one choose the bars that the figures are of; a run that has one kind only offers no choice. */
export function RangeTabs({ result, part }: { readonly result: RangeFigures; readonly part: SamplePart }) {
  const isOfOneKind = RANGES.some(
    ([, value]) => value !== 'WHOLE_RANGE' && barsOf(value, result) === result.totalBars,
  );
  const ranges = RANGES.filter(([, value]) => metricsOf(value, result) !== null);
  if (isOfOneKind || ranges.length === 1)
    return (
      <span class="muted">
        {ranges[0]?.[2]}: {formatCount(result.totalBars)}
      </span>
    );
  return (
    <nav class="tabs" aria-label="Bars">
      {ranges.map(([name, value, words]) => (
        <button
          key={name}
          type="button"
          aria-pressed={part === value}
          onClick={() => setQuery({ part: name })}
        >
          {words} <small>{counted(barsOf(value, result), 'bar')}</small>
        </button>
      ))}
    </nav>
  );
}
