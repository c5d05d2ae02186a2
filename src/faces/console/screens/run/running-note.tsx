import { ProgressBar } from '../../parts/progress-bar.js';
import { allowNotifications, canNotify, isRefused } from '../../shell/notifications.js';
import { usePreference } from '../../shell/preferences.js';
import { STATUS_WORDS } from '../../text/words.js';
import type { RunHead } from './run-head.js';

/** How far a run is that is not done. */
export function RunningNote({ run: { status, progress } }: { readonly run: RunHead }) {
  const isUnasked = usePreference('notifications') === 'unasked';
  return (
    <div class="running" role="status">
      {status === 'RUNNING' ? (
        <ProgressBar
          percentage={progress.percentage}
          etaSeconds={progress.etaSeconds ?? null}
          phase={progress.phase}
        />
      ) : (
        <strong>{STATUS_WORDS[status]}</strong>
      )}
      <span class="muted">{progress.message}</span>
      {isUnasked && canNotify() && !isRefused() && (
        <button type="button" onClick={() => void allowNotifications()}>
          Notify me when it is done
        </button>
      )}
    </div>
  );
}
