import { useEffect, useState } from 'preact/hooks';

/** A field, as far as it matters whether what was typed into it is still there. */
type Field = Pick<Element, 'isConnected'>;

/** What was typed into on the page that is shown: nobody is led away from a field that is still there. */
const typedInto = new Set<Field>();
let isLeaving = false;
let isSignedOut = false;
const listeners = new Set<() => void>();

/** Notes that something was typed into a field. It counts until its dialog or its page is gone. */
export function noteTyped(field: Field): void {
  for (const other of typedInto) if (!other.isConnected) typedInto.delete(other);
  typedInto.add(field);
}

/** Notes that nothing of what was typed is pending: it is stored, or another page is shown. */
export const forgetTyped = (): void => typedInto.clear();

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
  const isTyped = [...typedInto].some(({ isConnected }) => isConnected);
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
