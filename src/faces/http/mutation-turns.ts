import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { EventLoopTurns } from '../../base/outer/event-loop-turns.js';

/**
 * Lets mutations begin one after another, each in a turn of the event loop of its own.
 *
 * The event loop takes one new connection a turn, and without this it would work off every request that has come in
 * meanwhile in the same turn: while many operations are started at once, whoever only asks would wait for all of them.
 */
export function useMutationTurns(): Plugin {
  const turns = new EventLoopTurns();
  return {
    onExecute({ args: { document, operationName } }) {
      if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.MUTATION)
        return undefined;
      return turns.next();
    },
  };
}
