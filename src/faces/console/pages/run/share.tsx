import { CopyButton } from '../../parts/copy-button.js';
import type { RunHead } from './run-head.js';

/** Copies a link to what is shown, with its tab and its bar, and says who can open it. */
export function Share({ run }: { readonly run: RunHead }) {
  // A run has the name of a key where the server asks for keys.
  const isKeyed = run.startedBy !== null && run.startedBy !== undefined;
  return (
    <CopyButton
      text={location.href}
      said={
        isKeyed ? 'Link copied: for who has a key of this server' : 'Link copied: for who reaches this server'
      }
    >
      Share
    </CopyButton>
  );
}
