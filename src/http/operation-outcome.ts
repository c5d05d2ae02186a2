import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Operation } from '../operations/operation.js';
import type { OperationsService } from '../operations/operations-service.js';
import { outcomeLines } from '../operations/outcome-lines.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { refusal } from './refusal.js';
import { textStream } from './text-stream.js';

/** Ids hold nothing that an address would have to escape. */
const PATH = /^\/operations\/([^/]+)\/outcome$/;

/** The part of OperationsService that the route reaches. */
export type OutcomePort = Pick<OperationsService, 'get' | 'outcome'>;

/**
 * Serves `/operations/<id>/outcome`: everything that a completed operation left, for a server that had it run here.
 * To be placed behind the authentication.
 */
export function useOperationOutcome(operations: OutcomePort, logger: Logger): Plugin {
  return {
    async onRequest({ request: { method }, url, endResponse }) {
      const id = PATH.exec(url.pathname)?.[1];
      if (id === undefined) return;
      if (method !== 'GET') {
        endResponse(methodNotAllowed(method, ['GET']));
        return;
      }
      const operation = await operations.get(id);
      endResponse(operation === null ? unknown(id) : await answer(operations, operation, logger));
    },
  };
}

async function answer(operations: OutcomePort, operation: Operation, logger: Logger): Promise<Response> {
  const outcome = await operations.outcome(operation);
  if (outcome === null) {
    const message = `Operation ${operation.id} is ${operation.status}; an outcome is there once it is COMPLETED.`;
    return refusal(409, 'NO_OUTCOME', message);
  }
  const broken = (error: unknown) =>
    logger.error({ err: error, operationId: operation.id }, 'outcome broke off');
  const lines = outcomeLines({ ...outcome, warnings: operation.warnings });
  return new Response(textStream(inTurns(lines), broken), {
    headers: { 'content-type': 'application/x-ndjson' },
  });
}

async function* inTurns(lines: Iterable<string>): AsyncGenerator<string> {
  yield* lines;
}

function unknown(id: string): Response {
  return refusal(404, 'OPERATION_NOT_FOUND', `There is no operation ${id}.`);
}
