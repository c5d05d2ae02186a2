import { useState } from 'preact/hooks';
import { copyText } from '../../parts/copy-text.js';
import { Dialog } from '../../parts/dialog.js';
import { PassportLink } from './passport-link.js';
import type { RunHead } from './run-head.js';

/** Copies a link to what is shown, with its tab and its bar, says who can open it, and has what can be sent instead. */
export function Share({ run }: { readonly run: RunHead }) {
  const [isOpen, setOpen] = useState(false);
  // A run has the name of a key where the server asks for keys.
  const isKeyed = run.startedBy !== null && run.startedBy !== undefined;
  return (
    <>
      <button
        type="button"
        onClick={({ currentTarget }) => void copyText(location.href, currentTarget).then(() => setOpen(true))}
      >
        Share
      </button>
      {isOpen && (
        <Dialog title="Share" onClose={() => setOpen(false)}>
          <p role="status">
            Link copied: it opens for whoever {isKeyed ? 'has a key of' : 'reaches'} this server.
          </p>
          {run.status === 'COMPLETED' && run.type === 'BACKTESTING' && <Files id={run.id} />}
        </Dialog>
      )}
    </>
  );
}

function Files({ id }: { readonly id: string }) {
  return (
    <>
      <p>For everybody else:</p>
      <ul>
        <li>
          <a href={`/operations/${id}/report`} download={`${id}.html`} data-outside>
            the report
          </a>
          , one file with everything that is here
        </li>
        <li>
          <PassportLink id={id} />, by which another server says whether the run is the same there:{' '}
          <code>ktrdr operations verify --passport FILE</code>
        </li>
      </ul>
    </>
  );
}
