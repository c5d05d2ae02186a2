import { useLayoutEffect, useState } from 'preact/hooks';
import { ask } from '../../api/ask.js';
import { forgetTyped } from '../../api/session.js';
import { useDeed } from '../../api/use-deed.js';
import {
  type BulkOutcomeFragment,
  CancelRunsDocument,
  DeleteRunsDocument,
  type OperationFilter,
  UpdateRunsDocument,
} from '../../generated/graphql.js';
import { Dialog } from '../../parts/dialog.js';
import { Refusal } from '../../parts/refusal.js';
import { go } from '../../shell/router.js';
import { counted, formatCount } from '../../text/format.js';
import { compareAddress, MOST_IDS } from '../compare/compare-state.js';
import { TagForm } from './tag-form.js';

type Asked = 'tag' | 'untag' | 'delete' | null;
type Tag = { key: string; value: string };

/** What can be done with the selected runs at once; each call says how many were seen. */
export function SelectionBar({
  ids,
  matching,
  onDone,
  onClear,
}: {
  readonly ids: readonly string[];
  /** Everything that the list is narrowed to, and how many that were when it was last seen. */
  readonly matching: { readonly filter: OperationFilter; readonly count: number };
  readonly onDone: () => void;
  readonly onClear: () => void;
}) {
  const [asked, setAsked] = useState<Asked>(null);
  // What was ticked, and narrowed, since then is meant one by one again.
  const seen = JSON.stringify([matching.filter, ids]);
  const [isEverything, setEverything] = useState(false);
  useLayoutEffect(() => setEverything(false), [seen]);
  const filter = isEverything ? matching.filter : { ids: [...ids] };
  const expected = isEverything ? matching.count : ids.length;
  const deed = useDeed(async (act: () => Promise<BulkOutcomeFragment>) => {
    const outcome = await act();
    if ('message' in outcome) throw new Error(outcome.message);
    forgetTyped();
    onDone();
  });
  // What went wrong with one is not said of the next.
  const open = (dialog: Asked) => {
    deed.forget();
    setAsked(dialog);
  };
  const update = (change: { pinned?: boolean; addTags?: Tag[]; removeTags?: Tag[] }) =>
    deed.run(async () => (await ask(UpdateRunsDocument, { filter, expected, ...change })).updateOperations);
  return (
    <div class="selection" role="toolbar" aria-label="Selected runs">
      <strong>{counted(expected, 'run')} selected</strong>
      {!isEverything && matching.count > ids.length && (
        <button type="button" class="link" onClick={() => setEverything(true)}>
          Select all {formatCount(matching.count)} that match
        </button>
      )}
      <button
        type="button"
        class="primary"
        disabled={isEverything || expected < 2 || expected > MOST_IDS}
        onClick={() => go(compareAddress(ids))}
      >
        Compare
      </button>
      <button type="button" disabled={deed.isRunning} onClick={() => update({ pinned: true })}>
        Pin
      </button>
      <button type="button" disabled={deed.isRunning} onClick={() => update({ pinned: false })}>
        Unpin
      </button>
      <button type="button" onClick={() => open('tag')}>
        Tag…
      </button>
      <button type="button" onClick={() => open('untag')}>
        Untag…
      </button>
      <button
        type="button"
        disabled={deed.isRunning}
        onClick={() =>
          deed.run(async () => (await ask(CancelRunsDocument, { filter, expected })).cancelOperations)
        }
      >
        Cancel
      </button>
      <button type="button" class="danger" onClick={() => open('delete')}>
        Delete…
      </button>
      <button type="button" class="quiet" onClick={onClear}>
        Clear
      </button>
      {asked === null && <Refusal error={deed.failure} />}
      {(asked === 'tag' || asked === 'untag') && (
        <Dialog
          title={
            asked === 'tag'
              ? `Tag ${counted(expected, 'run')}`
              : `Take a tag from ${counted(expected, 'run')}`
          }
          onClose={() => open(null)}
        >
          <TagForm
            verb={asked === 'tag' ? 'Tag' : 'Untag'}
            isBusy={deed.isRunning}
            onTag={(tag) => update(asked === 'tag' ? { addTags: [tag] } : { removeTags: [tag] })}
          />
          <Refusal error={deed.failure} />
        </Dialog>
      )}
      {asked === 'delete' && (
        <Dialog title={`Delete ${counted(expected, 'run')}?`} onClose={() => open(null)}>
          <p>
            Results, logs and reports of these runs are removed, with what belongs to them. Pinned runs and
            those that are under way stay. What was tried stays counted.
          </p>
          <button
            type="button"
            class="danger"
            disabled={deed.isRunning}
            onClick={() =>
              deed.run(async () => (await ask(DeleteRunsDocument, { filter, expected })).deleteOperations)
            }
          >
            Delete {counted(expected, 'run')}
          </button>
          <Refusal error={deed.failure} />
        </Dialog>
      )}
    </div>
  );
}
