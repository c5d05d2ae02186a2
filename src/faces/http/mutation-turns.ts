import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ChangeSignal } from '../../base/outer/change-signal.js';
import { EventLoopTurns } from '../../base/outer/event-loop-turns.js';

/** A mutation that takes longer, because it waits for a disk, a thread or another host, lets the next one begin. */
const LONGEST_TURN_MS = 10;

/** Whoever never stops starting work gets it done all the same. */
const LONGEST_HOLD_MS = 2_000;

/** The turns in which mutations run, one after another. */
export class MutationTurns {
  readonly #loop = new EventLoopTurns();
  readonly #longestTurnMs: number;
  #before: Promise<void> = Promise.resolve();
  #waiting = 0;
  #heldSinceMs: number | null = null;
  readonly #allBegun = new ChangeSignal();

  /** @param longestTurnMs after which the next one begins although one has not ended; default 10 */
  constructor(longestTurnMs = LONGEST_TURN_MS) {
    this.#longestTurnMs = longestTurnMs;
  }

  /** Resolves when it is the caller's turn, in the order of the calls; what it returns ends that turn. */
  begin(): Promise<() => void> {
    this.#waiting += 1;
    const turn = this.#before.then(() => this.#loop.next());
    let end = (): void => undefined;
    this.#before = turn.then(
      () =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, this.#longestTurnMs).unref();
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        }),
    );
    return turn.then(() => {
      this.#waiting -= 1;
      if (this.#waiting === 0) {
        this.#heldSinceMs = null;
        this.#allBegun.tell();
      }
      return () => end();
    });
  }

  /**
   * Resolves when no mutation waits for its turn.
   * @returns null where none does, or some have waited all the time for two seconds
   */
  pause(): Promise<void> | null {
    if (this.#waiting === 0) return null;
    this.#heldSinceMs ??= performance.now();
    const leftMs = LONGEST_HOLD_MS - (performance.now() - this.#heldSinceMs);
    if (leftMs <= 0) return null;
    return this.#allBegun.within(this.#allBegun.next(), leftMs);
  }
}

/**
 * Lets mutations run one after another, each from a turn of the event loop of its own.
 *
 * The event loop takes one new connection a turn, and without this it would work off every request that has come in
 * meanwhile in the same turn: while many operations are started at once, whoever only asks would wait for all of them.
 * The steps of mutations that have begun are such work too, so the next one waits until the one before has ended.
 */
export function useMutationTurns(turns: MutationTurns): Plugin {
  return {
    onExecute({ args: { document, operationName } }) {
      if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.MUTATION)
        return undefined;
      return turns.begin().then((end) => ({ onExecuteDone: end }));
    },
  };
}
