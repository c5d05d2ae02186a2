import { useEffect, useState } from 'preact/hooks';
import type { Away } from './poller.js';

/** Who waits for the server. */
const waiting = new Map<object, Away>();
const listeners = new Set<() => void>();

/** Tells the page that a poller waits for the server; null once it is there again. */
export function setAway(poller: object, away: Away | null): void {
  const before = nextAway();
  if (away === null) waiting.delete(poller);
  else waiting.set(poller, away);
  if (nextAway() !== before) for (const listener of listeners) listener();
}

function nextAway(): Away | null {
  let next: Away | null = null;
  for (const away of waiting.values()) if (next === null || away.untilMs < next.untilMs) next = away;
  return next;
}

/** Why the server did not answer, and when it is asked next; null while it is there. */
export function useAway(): Away | null {
  const [away, setShown] = useState(nextAway);
  useEffect(() => {
    const listen = () => setShown(nextAway());
    listeners.add(listen);
    return () => {
      listeners.delete(listen);
    };
  }, []);
  return away;
}
