import { useEffect, useRef, useState } from 'preact/hooks';
import type { TypedDocumentString } from '../generated/graphql.js';
import { AwayError, ask } from './ask.js';
import { setAsked } from './asked.js';
import { setAway } from './connection.js';
import { type Polled, Poller, type PollHost } from './poller.js';

const HOST: PollHost = {
  now: () => Date.now(),
  isHidden: () => document.hidden,
  later(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

const NOTHING: Polled<never> = { data: null, refusal: null, updatedAtMs: null, away: null };

export interface PolledQuery<T> extends Polled<T> {
  /** Asks anew where what it is about has changed, and waits for a question under way however long it takes. */
  readonly refresh: () => void;
  /** Asks anew for somebody who waits, such as behind what they did; gives up a question whose answer does not come. */
  readonly insist: () => void;
  /** True while data belongs to an earlier question. */
  readonly isStale: boolean;
}

/** Says how long to wait after an answer, milliseconds; null when nothing more will come. */
export type WaitMs<T> = (data: T) => number | null;

/** For what changes by hand only. */
export const never: WaitMs<unknown> = () => null;

export interface PollStyle<T, TVariables = unknown> {
  /** Whether something goes on in what was answered; a hidden tab asks no more where nothing does. Default: it does. */
  readonly isWatched?: (data: T) => boolean;
  /** True for what belongs to the frame of the pages rather than to the page. */
  readonly isOfFrame?: boolean;
  /** Of a log: what is asked the next time, such as what lies behind the last entry. It is the same question. */
  readonly next?: () => TVariables;
}

/**
 * Shows the answer to a document and keeps it up to date. The answer to other variables replaces it when it comes;
 * until then the old one stays.
 * @param variables null to ask nothing
 */
export function usePolled<TResult, TVariables>(
  document: TypedDocumentString<TResult, TVariables>,
  variables: TVariables | null,
  waitMs: WaitMs<TResult>,
  {
    isWatched = () => true,
    isOfFrame = false,
    next = () => variables,
  }: PollStyle<TResult, TVariables | null> = {},
): PolledQuery<TResult> {
  const key = variables === null ? null : `${document}${JSON.stringify(variables)}`;
  const [answer, setAnswer] = useState<{ readonly key: string | null; readonly state: Polled<TResult> }>({
    key,
    state: NOTHING,
  });
  const poller = useRef<Poller<TResult> | null>(null);
  useEffect(() => {
    if (variables === null) return undefined;
    const current = new Poller<TResult>({
      ask: (signal) => ask(document, next() ?? variables, signal),
      waitMs,
      isWatched,
      isAway: (error): error is AwayError => error instanceof AwayError,
      host: HOST,
      onChange(state) {
        setAway(current, state.away);
        tell(state.updatedAtMs);
        const isAnswered = state.data !== null || state.refusal !== null;
        setAnswer((before) =>
          isAnswered ? { key, state } : { ...before, state: { ...before.state, away: state.away } },
        );
      },
    });
    poller.current = current;
    const tell = (updatedAtMs: number | null) => {
      if (isOfFrame) return;
      setAsked(current, {
        document: document.toString(),
        variables: variables ?? {},
        updatedAtMs,
        refresh: () => current.insist(),
      });
    };
    tell(null);
    const wake = () => current.wake();
    addEventListener('visibilitychange', wake, true);
    current.refresh();
    return () => {
      removeEventListener('visibilitychange', wake, true);
      setAway(current, null);
      setAsked(current, null);
      current.end();
    };
  }, [key]);
  return {
    ...answer.state,
    isStale: answer.key !== key,
    refresh: () => poller.current?.refresh(),
    insist: () => poller.current?.insist(),
  };
}
