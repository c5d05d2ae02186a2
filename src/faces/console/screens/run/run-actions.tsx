import { useState } from 'preact/hooks';
import { ask } from '../../api/ask.js';
import { useDeed } from '../../api/use-deed.js';
import {
  CancelRunDocument,
  DeleteRunDocument,
  ReproduceRunDocument,
  RetryRunDocument,
} from '../../generated/graphql.js';
import { Dialog } from '../../parts/dialog.js';
import { Refusal } from '../../parts/refusal.js';
import { useKeys } from '../../shell/keys.js';
import { go } from '../../shell/router.js';
import { editAddress } from './edit-address.js';
import type { RunHead } from './run-head.js';
import { Share } from './share.js';

const REPORTED: ReadonlySet<RunHead['type']> = new Set(['BACKTESTING', 'STUDY', 'WALK_FORWARD']);

/** What can be done with a run; what makes no sense in its state is not there. */
export function RunActions({ run, onChange }: { readonly run: RunHead; readonly onChange: () => void }) {
  const [isDeleting, setDeleting] = useState(false);
  const cancel = useDeed(async () => {
    const { cancelOperation } = await ask(CancelRunDocument, { id: run.id });
    if ('message' in cancelOperation) throw new Error(cancelOperation.message);
    onChange();
  });
  const again = useDeed(async () => {
    const { retryOperation } = await ask(RetryRunDocument, { id: run.id });
    if ('message' in retryOperation) throw new Error(retryOperation.message);
    go(`/operations/${retryOperation.operation.id}`);
  });
  const reproduce = useDeed(async () => {
    const { verifyOperation } = await ask(ReproduceRunDocument, { id: run.id });
    if ('message' in verifyOperation) throw new Error(verifyOperation.message);
    go(`/operations/${verifyOperation.operation.id}`);
  });
  const remove = useDeed(async () => {
    const { deleteOperation } = await ask(DeleteRunDocument, { id: run.id });
    if ('message' in deleteOperation) throw new Error(deleteOperation.message);
    go('/');
  });
  const edit = editAddress(run);
  useKeys({ e: () => go(edit) });
  const isCompleted = run.status === 'COMPLETED';
  const failure = cancel.failure ?? again.failure ?? reproduce.failure;
  return (
    <div class="actions">
      {!run.done && run.status !== 'CANCELLING' && (
        <button type="button" class="danger" onClick={() => cancel.run()} disabled={cancel.isRunning}>
          Stop
        </button>
      )}
      <a class="button" href={edit} title="e">
        Edit &amp; run
      </a>
      {isCompleted && run.type === 'BACKTESTING' && (
        <button type="button" onClick={() => reproduce.run()} disabled={reproduce.isRunning}>
          Reproduce
        </button>
      )}
      {run.done && !isCompleted && (run.parent === null || run.parent === undefined) && (
        <button type="button" onClick={() => again.run()} disabled={again.isRunning}>
          Run again
        </button>
      )}
      {isCompleted && REPORTED.has(run.type) && (
        <a class="button" href={`/operations/${run.id}/report`} data-outside>
          Report
        </a>
      )}
      <Share run={run} />
      {run.done && (
        <button type="button" class="danger" onClick={() => setDeleting(true)}>
          Delete…
        </button>
      )}
      <Refusal error={failure} />
      {isDeleting && (
        <Dialog title="Delete this run?" onClose={() => setDeleting(false)}>
          <p>Its result, log and report are removed. What it tried stays counted.</p>
          <Refusal error={remove.failure} />
          <button type="button" class="danger" onClick={() => remove.run()} disabled={remove.isRunning}>
            Delete it
          </button>
        </Dialog>
      )}
    </div>
  );
}
