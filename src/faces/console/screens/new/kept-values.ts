import type { Values } from './fields.js';
import type { FormName } from './forms/form-spec.js';

/** What an entry of the browser's history says of its form. */
interface Kept {
  readonly form?: FormName;
  /** Where the values stand in the storage of the tab: browsers take only so many changes of an entry in a time. */
  readonly key?: string;
}

const PREFIX = 'ktrdr.form.';
/** Of older forms nothing is kept: the storage of a tab is small. */
const MOST_FORMS = 20;

/** Keeps what stands in a form with its entry of the browser's history, so that going back finds it as it was left. */
export function keepValues(form: FormName, values: Values): void {
  try {
    sessionStorage.setItem(keyOf(form) ?? newKey(form), JSON.stringify(values));
  } catch {
    // A browser that keeps nothing has it on the page alone.
  }
}

/** Returns what stood in a form at this entry of the history; null where nothing was kept. */
export function keptValues(form: FormName): Values | null {
  const key = keyOf(form);
  try {
    return key === null ? null : (JSON.parse(sessionStorage.getItem(key) ?? 'null') as Values | null);
  } catch {
    return null;
  }
}

function keyOf(form: FormName): string | null {
  const kept = history.state as Kept | null;
  return kept?.form === form ? (kept.key ?? null) : null;
}

/** Gives the entry a key. Keys sort by their age. */
function newKey(form: FormName): string {
  const key = `${PREFIX}${Date.now()}`;
  history.replaceState({ form, key } satisfies Kept, '');
  const others = Object.keys(sessionStorage).filter((other) => other.startsWith(PREFIX));
  for (const old of others.sort().slice(0, 1 - MOST_FORMS)) sessionStorage.removeItem(old);
  return key;
}
