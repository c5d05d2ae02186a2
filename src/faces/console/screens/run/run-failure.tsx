import { editAddress } from './edit-address.js';
import type { RunHead } from './run-head.js';

/** Why a run failed, and what to do about it. */
export function RunFailure({ run }: { readonly run: RunHead }) {
  const { error } = run;
  if (error === null || error === undefined) return null;
  return (
    <section class="failure" role="alert">
      <h2>
        <code>{error.code}</code>
      </h2>
      <p>{error.message}</p>
      <p>
        <a class="button primary" href={editAddress(run)}>
          Edit &amp; run
        </a>
      </p>
    </section>
  );
}
