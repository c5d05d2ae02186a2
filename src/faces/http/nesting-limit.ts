import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Far beyond what a query can mean; parser, rules and printer go one call deeper for each. */
const MAX_NESTING = 200;
const OPENING = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Refuses documents with brackets within brackets without end, before they are parsed: they exhaust the stack. */
export function useNestingLimit(): Plugin {
  return {
    onParams({ params: { query } }) {
      // Most documents have too few brackets for it, strings and comments included: they are not read twice.
      if (typeof query !== 'string' || (query.match(/[[{(]/g)?.length ?? 0) <= MAX_NESTING) return;
      if (!isNestedDeeper(query, MAX_NESTING)) return;
      throw new GraphQLError(
        `The query has brackets within each other more than ${MAX_NESTING} deep; pass data as variables.`,
        { extensions: { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } } },
      );
    },
  };
}

function isNestedDeeper(query: string, limit: number): boolean {
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      if (OPENING.has(token.kind)) depth += 1;
      else if (CLOSING.has(token.kind)) depth -= 1;
      if (depth > limit) return true;
    }
  } catch (error) {
    // Where a text is no GraphQL, the parser stops as well, and says so better.
    if (!(error instanceof GraphQLError)) throw error;
  }
  return false;
}
