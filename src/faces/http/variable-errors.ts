import { GraphQLError, getOperationAST, getVariableValues } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Each message repeats the value of the caller, however long it is. */
const MAX_ERRORS = 5;

/**
 * Answers variables that do not fit with their first errors. The executor would collect fifty, each with the whole
 * value in it, before anybody can cut them.
 */
export function useFewVariableErrors(): Plugin {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { document, operationName, schema, variableValues } = args;
      const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
      const { errors } = getVariableValues(schema, definitions, variableValues ?? {}, {
        maxErrors: MAX_ERRORS,
      });
      // graphql adds one that says that there are more.
      setExecuteFn(errors === undefined ? executeFn : () => ({ errors: errors.map(ofRequest) }));
    },
  };
}

/** Nothing ran, so the request as a whole was wrong; the executor says that of its own errors, too. */
function ofRequest(error: GraphQLError): GraphQLError {
  const { message, nodes, originalError } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    originalError: originalError ?? null,
    extensions: { http: { status: 400 } },
  });
}
