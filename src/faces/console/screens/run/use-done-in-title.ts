import { useEffect, useRef } from 'preact/hooks';
import { notify } from '../../shell/notifications.js';
import { STATUS_WORDS, TYPE_WORDS } from '../../text/words.js';
import type { RunHead } from './run-head.js';

const ICON = new URL('../../images/icon.svg', import.meta.url).href;
const DONE_ICON = new URL('../../images/icon-done.svg', import.meta.url).href;

/**
 * Names the run in the title of the tab, with its progress. When it ends unseen, title, icon and, where they are
 * switched on, a notification say so until the tab is shown.
 */
export function useDoneInTitle(run: RunHead | null): void {
  const hasEndedUnseen = useRef(false);
  const wasRunning = useRef(false);
  const name = run === null ? '' : `${run.label ?? run.title} – `;
  const progress = run?.status === 'RUNNING' ? `${Math.floor(run.progress.percentage)} % ` : '';
  if (run !== null && !run.done) wasRunning.current = true;
  if (run?.done === true && wasRunning.current && document.hidden) hasEndedUnseen.current = true;
  useEffect(() => {
    const isUnseen = hasEndedUnseen.current && run !== null;
    show(`${isUnseen ? `● ${STATUS_WORDS[run.status]}: ` : progress}${name}ktrdr`, isUnseen);
    if (isUnseen)
      notify(`${TYPE_WORDS[run.type]} ${STATUS_WORDS[run.status].toLowerCase()}`, run.label ?? run.title);
    const seen = () => {
      if (document.hidden || !hasEndedUnseen.current) return;
      hasEndedUnseen.current = false;
      show(`${name}ktrdr`, false);
    };
    addEventListener('visibilitychange', seen, true);
    return () => {
      removeEventListener('visibilitychange', seen, true);
      show('ktrdr', false);
    };
  }, [name, progress, run?.done]);
}

function show(title: string, isDone: boolean): void {
  document.title = title;
  document.querySelector('link[rel=icon]')?.setAttribute('href', isDone ? DONE_ICON : ICON);
}
