import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Refuses `variables` and `extensions` of an address or a form that are no JSON, which Yoga takes for its own failure. */
export function useReadableParameters(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      if (requestParser === undefined) return;
      setRequestParser(async (request) => {
        try {
          return await requestParser(request);
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          throw new GraphQLError(
            `The variables or the extensions of the request are not JSON: ${error.message}. Write an object such as {"id": "op_1"}.`,
            { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } },
          );
        }
      });
    },
  };
}
