import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { EventLoopTurns } from '../../base/outer/event-loop-turns.js';

/** A mutation that takes longer, because it waits for a disk, a thread or another host, lets the next one begin. */
const LONGEST_TURN_MS = 10;

/**
 * Lets mutations run one after another, each from a turn of the event loop of its own.
 *
 * The event loop takes one new connection a turn, and without this it would work off every request that has come in
 * meanwhile in the same turn: while many operations are started at once, whoever only asks would wait for all of them.
 * The steps of mutations that have begun are such work too, so the next one waits until the one before has ended.
 */
export function useMutationTurns(): Plugin {
  const turns = new EventLoopTurns();
  let before: Promise<void> = Promise.resolve();
  return {
    onExecute({ args: { document, operationName } }) {
      if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.MUTATION)
        return undefined;
      const turn = before.then(() => turns.next());
      let end = (): void => undefined;
      before = turn.then(
        () =>
          new Promise((resolve) => {
            const timer = setTimeout(resolve, LONGEST_TURN_MS).unref();
            end = () => {
              clearTimeout(timer);
              resolve();
            };
          }),
      );
      return turn.then(() => ({ onExecuteDone: () => end() }));
    },
  };
}
