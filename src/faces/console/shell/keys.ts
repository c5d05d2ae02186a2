import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { preference } from './preferences.js';

/** What a key does; the name is that of KeyboardEvent.key. */
export type Keys = Readonly<Record<string, () => void>>;

/** Lets single keys act on a page, but not while somebody types, nor with a modifier. */
export function useKeys(keys: Keys): void {
  // Keys may come faster than effects run.
  const latest = useRef(keys);
  latest.current = keys;
  // And faster than a page is painted: what is seen can be used.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isModified = event.ctrlKey || event.metaKey || event.altKey;
      if (event.defaultPrevented || isModified || isTyping(event.target)) return;
      if (event.key !== 'Escape' && preference('keys') === 'off') return;
      // What lies above the page has the keys; Escape closes it.
      if (document.querySelector('dialog[open]') !== null) return;
      // It belongs to what has the focus.
      if (event.key === 'Enter' && event.target !== document.body) return;
      const act = latest.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** Lets Ctrl+Enter start what a page is for, also while somebody types. */
export function useStartKey(start: () => void): void {
  const latest = useRef(start);
  latest.current = start;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  );
}
