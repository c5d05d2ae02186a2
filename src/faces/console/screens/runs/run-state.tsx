import type { RunRowFragment } from '../../generated/graphql.js';
import { ProgressBar } from '../../parts/progress-bar.js';
import { STATUS_WORDS } from '../../text/words.js';

/** What stands in place of the figures while there are none: progress, or why there will be none. */
export function RunState({ run }: { readonly run: Pick<RunRowFragment, 'status' | 'progress' | 'error'> }) {
  const { status, progress, error } = run;
  if (status === 'RUNNING')
    return (
      <ProgressBar
        percentage={progress.percentage}
        etaSeconds={progress.etaSeconds ?? null}
        phase={progress.phase}
      />
    );
  if (status === 'FAILED' && error !== null && error !== undefined)
    return (
      <span class="failed">
        <strong>{error.code}</strong> {error.message}
      </span>
    );
  return <span class={`status ${status.toLowerCase()}`}>{STATUS_WORDS[status]}</span>;
}
