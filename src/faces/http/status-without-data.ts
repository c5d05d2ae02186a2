import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Answers 400 where a request was refused as a whole, as graphql-over-http has it: an `application/graphql-response+json`
 * without `data` is never 200. Yoga knows that of the errors that it makes itself, not of those of others.
 */
export function useStatusWithoutData(): Plugin {
  return {
    onResultProcess({ result }) {
      if (Array.isArray(result) || !('errors' in result) || 'data' in result) return;
      const errors: readonly GraphQLError[] = result.errors ?? [];
      if (errors.some(({ extensions }) => extensions.http !== undefined || extensions.unexpected === true))
        return;
      // What Yoga makes the status of its answer; `spec` leaves it at 200 for clients of the older media type.
      for (const { extensions } of errors) extensions.http = { spec: true, status: 400 };
    },
  };
}
