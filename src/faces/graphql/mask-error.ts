import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLErrorOptions, Kind } from 'graphql';
import type { Logger } from 'pino';
import { AppError } from '../../base/pure/app-error.js';
import { boundedMessage } from '../../base/pure/message-limits.js';
import { shortened } from '../../base/pure/plain-text.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import { visibleText } from '../../base/pure/visible-text.js';

const MAX_REASON = 200;

/**
 * Returns the function that decides what clients see of an error.
 *
 * What the request itself did wrong passes as it is; an AppError, and what the machine is short of, passes with its
 * message and its code;
 * everything else is a defect: it is logged once, and the client gets the id of the log entry only.
 */
export function errorMasker(logger: Logger): (error: unknown) => Error {
  return (error) => {
    const place = placeOf(error);
    const cause = rootCause(error);
    const expected = cause instanceof AppError ? cause : resourceShortage(cause);
    if (expected !== null) {
      return new GraphQLError(expected.message, { ...place, extensions: { code: expected.code } });
    }
    if (error instanceof GraphQLError && isFaultOfRequest(error, cause)) return asAnswered(error);
    const errorId = randomUUID();
    logger.error({ err: cause, errorId, path: place.path?.join('.') }, 'unexpected error');
    return new GraphQLError('Unexpected error.', {
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId, unexpected: true },
    });
  };
}

function placeOf(error: unknown): Pick<GraphQLErrorOptions, 'nodes' | 'path'> {
  return error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {};
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/**
 * Gives the errors that graphql itself raises for variables and arguments the code that ours have. They repeat what
 * the caller sent, each of them once more; so they are cut.
 */
function asAnswered(error: GraphQLError): GraphQLError {
  const { nodes, source, positions, path, extensions } = error;
  const code = typeof extensions.code === 'string' ? extensions.code : 'BAD_USER_INPUT';
  const { originalError, ...known } = extensions;
  // A body that is not JSON has its status whatever media type is asked for: Yoga tells it by the original error.
  const status =
    known.http === undefined || originalError === undefined ? {} : { http: { ...known.http, spec: false } };
  return new GraphQLError(visibleText(boundedMessage(`${error.message}${reasonOf(originalError)}`)), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...known, ...status, code },
  });
}

/** Returns why a body is not JSON, which Yoga leaves to the extensions. */
function reasonOf(originalError: unknown): string {
  if (typeof originalError !== 'object' || originalError === null || !('message' in originalError)) return '';
  return ` ${shortened(String(originalError.message), MAX_REASON)}`;
}

function isFaultOfRequest(error: GraphQLError, cause: unknown): boolean {
  if (!(cause instanceof GraphQLError)) return false;
  // Errors of parsing, validation and variables have no path; thrown on purpose, errors have a code.
  if (error.path === undefined || typeof error.extensions.code === 'string') return true;
  // An argument that cannot be used points at its value; a result that cannot be served, at its field.
  return error.nodes?.every(({ kind }) => kind !== Kind.FIELD) ?? false;
}
