import { useEffect, useState } from 'preact/hooks';

/** A question that a page asks: what it shows comes from these alone. */
export interface Asked {
  readonly document: string;
  readonly variables: object;
  /** When its answer came, milliseconds since 1970; null before the first. */
  readonly updatedAtMs: number | null;
  /** Asks anew, and gives up a question whose answer does not come. */
  readonly refresh: () => void;
}

const questions = new Map<object, Asked>();
const listeners = new Set<() => void>();

/** Makes known what a page asks; null once it asks no more. */
export function setAsked(asker: object, asked: Asked | null): void {
  if (asked === null) questions.delete(asker);
  else questions.set(asker, asked);
  for (const listener of listeners) listener();
}

const all = (): readonly Asked[] => [...questions.values()];

/** What the page asks at the moment, in the order in which it began to. */
export function useAsked(): readonly Asked[] {
  const [asked, setShown] = useState(all);
  useEffect(() => {
    const listen = () => setShown(all());
    listeners.add(listen);
    listen();
    return () => {
      listeners.delete(listen);
    };
  }, []);
  return asked;
}
