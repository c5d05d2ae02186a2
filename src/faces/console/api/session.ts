import { useEffect, useState } from 'preact/hooks';

/** Whether something was typed on the page that is shown: then nobody is led away from it. */
let isTyped = false;
let isLeaving = false;
let isSignedOut = false;
const listeners = new Set<() => void>();

/** Notes that something was typed, or that another page is shown. */
export function setTyped(typed: boolean): void {
  isTyped = typed;
}

/** Notes whether the server knows who asks. */
function setSignedOut(signedOut: boolean): void {
  if (isSignedOut === signedOut) return;
  isSignedOut = signedOut;
  for (const listener of listeners) listener();
}

/** Tells that the server has answered somebody whom it knows. */
export const noteSignedIn = (): void => setSignedOut(false);

/**
 * Leads to the page that asks for a key, once, however many questions are refused: a second departure would call off the
 * first. Where something was typed, the page stays and says so.
 * @returns whether the page stays
 */
export function noteSignedOut(): boolean {
  if (isTyped) setSignedOut(true);
  else if (!isLeaving) {
    isLeaving = true;
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  return isTyped;
}

/** Whether the page waits for somebody to sign in elsewhere. */
export function useSignedOut(): boolean {
  const [signedOut, show] = useState(() => isSignedOut);
  useEffect(() => {
    const listen = () => show(isSignedOut);
    listeners.add(listen);
    listen();
    return () => {
      listeners.delete(listen);
    };
  }, []);
  return signedOut;
}
