import { useState } from 'preact/hooks';
import { ask } from '../../api/ask.js';
import { useDeed } from '../../api/use-deed.js';
import { PinRunDocument } from '../../generated/graphql.js';
import { Dialog } from '../../parts/dialog.js';
import { Refusal } from '../../parts/refusal.js';
import { formatDays } from '../../text/format-days.js';
import { strategyName, TYPE_WORDS } from '../../text/words.js';
import { DetailsForm } from './details-form.js';
import { RunActions } from './run-actions.js';
import type { RunHead } from './run-head.js';

/** What the run is called, what it is about, and what can be done with it. */
export function RunHeader({ run, onChange }: { readonly run: RunHead; readonly onChange: () => void }) {
  const pin = useDeed(async () => {
    const { updateOperation } = await ask(PinRunDocument, { id: run.id, pinned: !run.pinned });
    if ('message' in updateOperation) throw new Error(updateOperation.message);
    onChange();
  });
  const [isEditing, setEditing] = useState(false);
  const { strategy, symbols, timeframe, startDate, endDate } = run.summary;
  const about = [
    TYPE_WORDS[run.type],
    strategy === null || strategy === undefined ? null : strategyName(strategy),
    symbols.join(', '),
    timeframe,
  ].filter((part) => part !== null && part !== undefined && part !== '');
  return (
    <header class="run-head">
      <div>
        <p class="crumbs">
          <a href="/">Runs</a>
          {run.parent !== null && run.parent !== undefined && (
            <>
              {' / '}
              <a href={`/operations/${run.parent.id}`}>{run.parent.label ?? run.parent.title}</a>
            </>
          )}
        </p>
        <h1>
          <button
            type="button"
            class="star quiet"
            aria-pressed={run.pinned}
            aria-label={run.pinned ? 'Pinned' : 'Pin'}
            onClick={() => pin.run()}
          >
            {run.pinned ? '★' : '☆'}
          </button>
          {run.label ?? (strategy === null || strategy === undefined ? run.title : strategyName(strategy))}
          <button
            type="button"
            class="quiet edit"
            aria-label="Label, note, tags"
            title="Label, note, tags"
            onClick={() => setEditing(true)}
          >
            ✎
          </button>
        </h1>
        <p class="muted about">
          {about.join(' · ')}
          {startDate !== null && startDate !== undefined && (
            // A line that is full would end within a date.
            <>
              {' · '}
              <span class="days">{formatDays(startDate, endDate ?? startDate)}</span>
            </>
          )}
          {run.tags.map(({ key, value }) => (
            <a class="tag" key={key} href={`/?tag=${encodeURIComponent(`${key}=${value}`)}`}>
              {key}: {value}
            </a>
          ))}
        </p>
        {run.note !== null && run.note !== undefined && run.note !== '' && <p class="note">{run.note}</p>}
        <Refusal error={pin.failure} />
      </div>
      <RunActions run={run} onChange={onChange} />
      {isEditing && (
        <Dialog title="Label, note, tags" onClose={() => setEditing(false)}>
          <DetailsForm
            run={run}
            onSaved={() => {
              setEditing(false);
              onChange();
            }}
          />
        </Dialog>
      )}
    </header>
  );
}
