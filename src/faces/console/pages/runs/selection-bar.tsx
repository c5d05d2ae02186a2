import { useState } from 'preact/hooks';
import { ask } from '../../api/ask.js';
import { useDeed } from '../../api/use-deed.js';
import {
  type BulkOutcomeFragment,
  CancelRunsDocument,
  DeleteRunsDocument,
  UpdateRunsDocument,
} from '../../generated/graphql.js';
import { Dialog } from '../../parts/dialog.js';
import { Refusal } from '../../parts/refusal.js';
import { go } from '../../shell/router.js';
import { counted } from '../../text/format.js';
import { compareAddress, MOST_IDS } from '../compare/compare-state.js';
import { TagForm } from './tag-form.js';

type Asked = 'tag' | 'delete' | null;

/** What can be done with the selected runs at once; each call says how many were seen. */
export function SelectionBar({
  ids,
  onDone,
  onClear,
}: {
  readonly ids: readonly string[];
  readonly onDone: () => void;
  readonly onClear: () => void;
}) {
  const [asked, setAsked] = useState<Asked>(null);
  const filter = { ids: [...ids] };
  const expected = ids.length;
  const deed = useDeed(async (act: () => Promise<BulkOutcomeFragment>) => {
    const outcome = await act();
    if ('message' in outcome) throw new Error(outcome.message);
    onDone();
  });
  const update = (change: { pinned?: boolean; addTags?: { key: string; value: string }[] }) =>
    deed.run(async () => (await ask(UpdateRunsDocument, { filter, expected, ...change })).updateOperations);
  return (
    <div class="selection" role="toolbar" aria-label="Selected runs">
      <strong>{counted(expected, 'run')} selected</strong>
      <button
        type="button"
        class="primary"
        disabled={expected < 2 || expected > MOST_IDS}
        onClick={() => go(compareAddress(ids))}
      >
        Compare
      </button>
      <button type="button" onClick={() => update({ pinned: true })}>
        Pin
      </button>
      <button type="button" onClick={() => update({ pinned: false })}>
        Unpin
      </button>
      <button type="button" onClick={() => setAsked('tag')}>
        Tag…
      </button>
      <button
        type="button"
        onClick={() =>
          deed.run(async () => (await ask(CancelRunsDocument, { filter, expected })).cancelOperations)
        }
      >
        Cancel
      </button>
      <button type="button" class="danger" onClick={() => setAsked('delete')}>
        Delete…
      </button>
      <button type="button" class="quiet" onClick={onClear}>
        Clear
      </button>
      <Refusal error={deed.failure} />
      {asked === 'tag' && (
        <Dialog title={`Tag ${counted(expected, 'run')}`} onClose={() => setAsked(null)}>
          <TagForm
            onTag={(tag) => {
              setAsked(null);
              update({ addTags: [tag] });
            }}
          />
        </Dialog>
      )}
      {asked === 'delete' && (
        <Dialog title={`Delete ${counted(expected, 'run')}?`} onClose={() => setAsked(null)}>
          <p>
            Results, logs and reports of these runs are removed, with what belongs to them. Pinned runs and
            those that are under way stay. What was tried stays counted.
          </p>
          <button
            type="button"
            class="danger"
            onClick={() => {
              setAsked(null);
              deed.run(async () => (await ask(DeleteRunsDocument, { filter, expected })).deleteOperations);
            }}
          >
            Delete {counted(expected, 'run')}
          </button>
        </Dialog>
      )}
    </div>
  );
}
