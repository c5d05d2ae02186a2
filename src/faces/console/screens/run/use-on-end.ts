import { useEffect, useRef } from 'preact/hooks';

/** Does something at once when a run that one watches ends: what is asked for rarely would be old until its next turn. */
export function useOnEnd(isDone: boolean, act: () => void): void {
  const wasDone = useRef(isDone);
  useEffect(() => {
    if (isDone && !wasDone.current) act();
    wasDone.current = isDone;
  }, [isDone]);
}
