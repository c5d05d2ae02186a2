import { useEffect, useRef } from 'preact/hooks';
import type { RunHead } from './run-head.js';

/** Names the run in the title of the tab, with its progress, and marks it when it has ended unseen. */
export function useDoneInTitle(run: RunHead | null): void {
  const hasEndedUnseen = useRef(false);
  const wasRunning = useRef(false);
  const name = run === null ? '' : `${run.label ?? run.title} – `;
  const progress = run?.status === 'RUNNING' ? `${Math.floor(run.progress.percentage)} % ` : '';
  if (run !== null && !run.done) wasRunning.current = true;
  if (run?.done === true && wasRunning.current && document.hidden) hasEndedUnseen.current = true;
  useEffect(() => {
    document.title = `${hasEndedUnseen.current ? '● ' : progress}${name}ktrdr`;
    const seen = () => {
      if (document.hidden) return;
      hasEndedUnseen.current = false;
      document.title = `${name}ktrdr`;
    };
    addEventListener('visibilitychange', seen, true);
    return () => {
      removeEventListener('visibilitychange', seen, true);
      document.title = 'ktrdr';
    };
  }, [name, progress, run?.done]);
}
