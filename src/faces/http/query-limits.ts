import { EnvelopArmor } from '@escape.tech/graphql-armor';
import { type DocumentNode, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { useNestingLimit } from './nesting-limit.js';

/** Room for every field of an operation with all its pages, and for what GraphiQL asks. */
const MAX_DEPTH = 15;
const MAX_ALIASES = 30;
const MAX_DIRECTIVES = 20;
const MAX_TOKENS = 3_000;
const MAX_QUERY_CHARACTERS = 50_000;

/**
 * Refuses documents that are too large to be meant, before anything of them is executed.
 * What a document asks for in page sizes is weighed by the schema's complexity limit.
 */
export function queryLimits() {
  const armor = new EnvelopArmor({
    maxDepth: { n: MAX_DEPTH, flattenFragments: true, onReject: [refuseAs('QUERY_TOO_COMPLEX')] },
    maxAliases: { n: MAX_ALIASES, onReject: [refuseAs('QUERY_TOO_COMPLEX')] },
    maxDirectives: { n: MAX_DIRECTIVES, onReject: [refuseAs('QUERY_TOO_COMPLEX')] },
    maxTokens: { n: MAX_TOKENS, onReject: [refuseAs('QUERY_TOO_LONG')] },
    // Fixed per field, whatever the page size: it would only forbid what the complexity limit weighs.
    costLimit: { enabled: false },
    // The schema is public, and suggestions help who writes queries by hand.
    blockFieldSuggestion: { enabled: false },
  });
  return [useQueryLengthLimit(), useNestingLimit(), ...armor.protect().plugins, useCommentLimit()];
}

/** Refuses with a code and a remedy; the errors of the limits themselves have neither. */
function refuseAs(code: 'QUERY_TOO_COMPLEX' | 'QUERY_TOO_LONG') {
  return (_context: unknown, { message }: GraphQLError): never => {
    const excess = message.replace(/^Syntax Error: /, '').replace(/\.$/, '');
    throw new GraphQLError(`${excess}. Ask for less in one request.`, { extensions: { code } });
  };
}

function useQueryLengthLimit(): Plugin {
  return {
    onParams({ params }) {
      if ((params.query?.length ?? 0) <= MAX_QUERY_CHARACTERS) return;
      throw new GraphQLError(
        `The query is longer than ${MAX_QUERY_CHARACTERS} characters; pass data as variables.`,
        {
          extensions: { code: 'QUERY_TOO_LONG', http: { status: 400 } },
        },
      );
    },
  };
}

/** Counts comments as tokens, which armor passes over: a document keeps them as long as it lives. */
function useCommentLimit(): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        const document = parseFn(source, options);
        if (hasMoreTokens(document, MAX_TOKENS))
          throw new GraphQLError(
            `Token limit of ${MAX_TOKENS} exceeded by tokens and comments. Ask for less in one request.`,
            { extensions: { code: 'QUERY_TOO_LONG' } },
          );
        return document;
      });
    },
  };
}

function hasMoreTokens({ loc }: DocumentNode, limit: number): boolean {
  let count = 0;
  // Neither the first token nor the last is of the text.
  for (let token = loc?.startToken.next; token?.next != null; token = token.next) count += 1;
  return count > limit;
}
