/** Looks leave nothing on the server: this browser remembers that somebody has had them. */
type Look = 'compared' | 'asked-why';

const keyOf = (look: Look): string => `ktrdr.done.${look}`;

export function markDone(look: Look): void {
  try {
    localStorage.setItem(keyOf(look), '1');
  } catch {
    // A browser that keeps nothing shows the step as open.
  }
}

export function wasDone(look: Look): boolean {
  try {
    return localStorage.getItem(keyOf(look)) !== null;
  } catch {
    return false;
  }
}
