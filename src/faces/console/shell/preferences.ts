import { useEffect, useState } from 'preact/hooks';

/** What people choose once for this browser; the first of each is what holds until they do. */
const CHOICES = {
  /** auto follows the system. */
  theme: ['auto', 'light', 'dark'],
  /** Of what goes up and of what goes down. */
  colors: ['blue-orange', 'green-red'],
  /** Of the stamps of bars. */
  zone: ['instrument', 'utc'],
  /** Whether single keys act. */
  keys: ['on', 'off'],
  /** Whether a notification says that a run has ended while the tab was hidden. */
  notifications: ['unasked', 'on', 'off'],
  /** The list of what to do first on a new server. */
  firstSteps: ['shown', 'hidden'],
} as const;

type Choices = typeof CHOICES;
export type PreferenceName = keyof Choices;
export type Preference<TName extends PreferenceName> = Choices[TName][number];

/** Fired when something was chosen, here or in another tab. */
const CHANGED = 'ktrdr:preferences';
/** What was chosen in a browser that keeps nothing: it holds for this visit. */
const unkept = new Map<PreferenceName, string>();

const keyOf = (name: PreferenceName): string => `ktrdr.${name}`;

/** Returns what holds; what is stored and makes no sense counts as not chosen. */
export function preference<TName extends PreferenceName>(name: TName): Preference<TName> {
  const stored = unkept.get(name) ?? read(name);
  const choices: readonly Preference<TName>[] = CHOICES[name];
  return choices.find((choice) => choice === stored) ?? (choices[0] as Preference<TName>);
}

/** Chooses, and remembers it in this browser. */
export function setPreference<TName extends PreferenceName>(name: TName, value: Preference<TName>): void {
  try {
    localStorage.setItem(keyOf(name), value);
  } catch {
    unkept.set(name, value);
  }
  dispatchEvent(new Event(CHANGED));
}

/** Calls back when something was chosen; the function returned ends that. */
export function onPreference(callback: () => void): () => void {
  addEventListener(CHANGED, callback);
  addEventListener('storage', callback);
  return () => {
    removeEventListener(CHANGED, callback);
    removeEventListener('storage', callback);
  };
}

/** What holds, and again whenever it changes. */
export function usePreference<TName extends PreferenceName>(name: TName): Preference<TName> {
  const [value, setValue] = useState(() => preference(name));
  useEffect(() => onPreference(() => setValue(preference(name))), [name]);
  return value;
}

function read(name: PreferenceName): string | null {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}
