/** Sources that are not saved, by the path of their file: they outlive a reload, and end with the tab. */
const keyOf = (path: string): string => `ktrdr.draft.${path}`;

/** Returns what was typed into a file and not saved; null where nothing was. */
export function draftOf(path: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(path));
  } catch {
    return null;
  }
}

/** Keeps what was typed; null forgets it. */
export function keepDraft(path: string, source: string | null): void {
  try {
    if (source === null) sessionStorage.removeItem(keyOf(path));
    else sessionStorage.setItem(keyOf(path), source);
  } catch {
    // A browser that keeps nothing has it on the page alone.
  }
}
