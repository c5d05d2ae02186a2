import type { Values } from './fields.js';
import type { FormName } from './forms/form-spec.js';

interface Kept {
  readonly form?: FormName;
  readonly values?: Values;
}

/** Keeps what stands in a form with its entry of the browser's history, so that going back finds it as it was left. */
export function keepValues(form: FormName, values: Values): void {
  try {
    history.replaceState({ form, values } satisfies Kept, '');
  } catch {
    // Browsers take only so many changes in a time, and so much in one; what is typed next is kept.
  }
}

/** Returns what stood in a form at this entry of the history; null where nothing was kept. */
export function keptValues(form: FormName): Values | null {
  const kept = history.state as Kept | null;
  return kept?.form === form ? (kept.values ?? null) : null;
}
