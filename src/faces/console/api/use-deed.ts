import { useState } from 'preact/hooks';

/** Something that the user has asked for once: a mutation, or what is computed on demand. */
export interface Deed<TArguments extends readonly unknown[]> {
  readonly run: (...args: TArguments) => void;
  readonly isRunning: boolean;
  /** What went wrong the last time. */
  readonly failure: Error | null;
  /** Says no more what went wrong: something else is asked for. */
  readonly forget: () => void;
}

/** Runs a deed at a time and tells how it went. */
export function useDeed<TArguments extends readonly unknown[]>(
  deed: (...args: TArguments) => Promise<void>,
): Deed<TArguments> {
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  return {
    isRunning,
    failure,
    forget: () => setFailure(null),
    run(...args) {
      if (isRunning) return;
      setRunning(true);
      setFailure(null);
      deed(...args)
        .catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))))
        .finally(() => setRunning(false));
    },
  };
}
