import { ask } from '../../api/ask.js';
import { useDeed } from '../../api/use-deed.js';
import { PinRunDocument, type RunRowFragment } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { formatDays } from '../../text/format-days.js';
import { strategyName, TYPE_WORDS } from '../../text/words.js';

/** What a run is called, what it ran on, and its star and tags. */
export function RunName({ run, onChange }: { readonly run: RunRowFragment; readonly onChange: () => void }) {
  const pin = useDeed(async () => {
    const { updateOperation } = await ask(PinRunDocument, { id: run.id, pinned: !run.pinned });
    if ('message' in updateOperation) throw new Error(updateOperation.message);
    onChange();
  });
  const { strategy, symbols, timeframe, startDate, endDate } = run.summary;
  const on = [
    run.type === 'BACKTESTING' ? null : TYPE_WORDS[run.type],
    run.label === null || strategy === null ? null : strategyName(strategy),
    symbols.length > 3 ? `${symbols.slice(0, 3).join(', ')} …` : symbols.join(', '),
    timeframe,
    startDate === null ? null : formatDays(startDate, endDate ?? startDate),
  ];
  return (
    <>
      <button
        type="button"
        class="star"
        aria-pressed={run.pinned}
        aria-label={run.pinned ? 'Pinned' : 'Pin'}
        onClick={() => pin.run()}
      >
        {run.pinned ? '★' : '☆'}
      </button>
      <a href={`/operations/${run.id}`}>{run.label ?? nameOf(run)}</a>
      <Refusal error={pin.failure} />
      <span class="about">
        {on
          .filter((part) => part !== null && part !== '')
          .map((part) => (
            <span key={part}>{part}</span>
          ))}
        {run.tags.map(({ key, value }) => (
          <a class="tag" key={key} href={`/?tag=${encodeURIComponent(`${key}=${value}`)}`}>
            {key}: {value}
          </a>
        ))}
      </span>
    </>
  );
}

/** Without a label a run is called after its strategy; where it ran stands beside it. */
function nameOf({ summary, title }: RunRowFragment): string {
  return summary.strategy === null ? title : strategyName(summary.strategy);
}
