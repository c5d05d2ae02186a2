import type { SamplePart } from '../../../generated/graphql.js';
import { setQuery } from '../../../shell/router.js';
import { counted, formatCount } from '../../../text/format.js';
import { barsOf, PARTS, type PartBars } from './sample-part.js';

/** Lets one choose the bars that the figures are of; a run that has one kind only offers no choice. */
export function PartTabs({ bars, part }: { readonly bars: PartBars; readonly part: SamplePart }) {
  const isOfOneKind = PARTS.some(
    ([, value]) => value !== 'WHOLE_RANGE' && barsOf(value, bars) === bars.totalBars,
  );
  const parts = PARTS.filter(([, value]) => barsOf(value, bars) > 0);
  if (isOfOneKind || parts.length === 1)
    return (
      <span class="muted">
        {parts[0]?.[2]}: {formatCount(bars.totalBars)}
      </span>
    );
  return (
    <nav class="tabs" aria-label="Bars">
      {parts.map(([name, value, words]) => (
        <button
          key={name}
          type="button"
          aria-pressed={part === value}
          onClick={() => setQuery({ part: name })}
        >
          {words} <small>{counted(barsOf(value, bars), 'bar')}</small>
        </button>
      ))}
    </nav>
  );
}
