import { useRef, useState } from 'preact/hooks';

/** Something that the user has asked for once: a mutation, or what is computed on demand. */
export interface Deed<TArguments extends readonly unknown[]> {
  readonly run: (...args: TArguments) => void;
  readonly isRunning: boolean;
  /** What went wrong the last time. */
  readonly failure: Error | null;
  /** Says no more what went wrong, nor what goes wrong yet with a deed under way: something else is asked for. */
  readonly forget: () => void;
}

/** Runs a deed at a time and tells how it went. */
export function useDeed<TArguments extends readonly unknown[]>(
  deed: (...args: TArguments) => Promise<void>,
): Deed<TArguments> {
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  // Counts deeds and what was forgotten: only what is the last of both has its failure shown.
  const turn = useRef(0);
  const nextTurn = (): number => {
    setFailure(null);
    turn.current += 1;
    return turn.current;
  };
  return {
    isRunning,
    failure,
    forget: nextTurn,
    run(...args) {
      if (isRunning) return;
      setRunning(true);
      const mine = nextTurn();
      deed(...args)
        .catch((error: unknown) => {
          if (mine === turn.current) setFailure(error instanceof Error ? error : new Error(String(error)));
        })
        .finally(() => setRunning(false));
    },
  };
}
