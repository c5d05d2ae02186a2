import { useEffect, useState } from 'preact/hooks';

/** Who waits for the server, and until when. */
const waiting = new Map<object, number>();
const listeners = new Set<() => void>();

/** Tells the page that a poller waits for the server; null once it is there again. */
export function setAway(poller: object, untilMs: number | null): void {
  const before = awayUntilMs();
  if (untilMs === null) waiting.delete(poller);
  else waiting.set(poller, untilMs);
  if (awayUntilMs() !== before) for (const listener of listeners) listener();
}

function awayUntilMs(): number | null {
  return waiting.size === 0 ? null : Math.min(...waiting.values());
}

/** When the server is asked next, milliseconds since 1970; null while it is there. */
export function useAwayUntilMs(): number | null {
  const [until, setUntil] = useState(awayUntilMs);
  useEffect(() => {
    const listen = () => setUntil(awayUntilMs());
    listeners.add(listen);
    return () => {
      listeners.delete(listen);
    };
  }, []);
  return until;
}
