import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { forgetTyped, noteTyped } from '../api/session.js';

/** Where the console is: path without a slash at its end, and what the address says beside it. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Values of the query; null takes one away. */
export type QueryChange = Readonly<Record<string, string | null>>;

const here = (): Place => ({
  path: location.pathname.replace(/\/+$/, '') || '/',
  query: new URLSearchParams(location.search),
});

const Current = createContext<Place>({ path: '/', query: new URLSearchParams() });

/** Fired when the console itself changes the address: browsers tell of going back and forth only. */
const MOVED = 'ktrdr:moved';

/** Goes to an address of the console. @param how `replace` keeps it out of the history */
export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  dispatchEvent(new Event(MOVED));
  if (how === 'push') scrollTo(0, 0);
}

/** Returns the present address with other values in its query. */
export function addressWith(change: QueryChange): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? location.pathname : `${location.pathname}?${text}`;
}

/** Changes values of the query where they are: filters and the state of a view. */
export function setQuery(change: QueryChange, how: 'push' | 'replace' = 'replace'): void {
  go(addressWith(change), how);
}

export const usePlace = (): Place => useContext(Current);

/** Knows where the console is and whether something was typed there, and takes clicks on links to its own pages. */
export function Router({ children }: { readonly children: ComponentChildren }) {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    let { path } = here();
    const move = () => {
      const next = here();
      // What was typed stays where only the view of a page changes.
      if (next.path !== path) forgetTyped();
      path = next.path;
      setPlace(next);
    };
    addEventListener('popstate', move);
    addEventListener(MOVED, move);
    addEventListener('click', followLink);
    addEventListener('input', noteTyping);
    return () => {
      removeEventListener('popstate', move);
      removeEventListener(MOVED, move);
      removeEventListener('click', followLink);
      removeEventListener('input', noteTyping);
    };
  }, []);
  return <Current.Provider value={place}>{children}</Current.Provider>;
}

/** What stands in the address as well is there after signing in. */
function noteTyping({ target }: Event): void {
  if (target instanceof Element && target.closest('[data-in-address]') === null) noteTyped(target);
}

/** A plain click on a link to a page of the console goes there without loading it anew. */
function followLink(event: MouseEvent): void {
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || !isPlain || event.defaultPrevented) return;
  if (link.origin !== location.origin || link.target !== '' || link.hasAttribute('download')) return;
  if (link.hasAttribute('data-outside')) return;
  event.preventDefault();
  go(link.pathname + link.search);
}
