import type { GraphqlAnswer } from '../../tests/support/graphql-request.js';

/** An answer as it came over the line. */
export interface Posted<Data> extends GraphqlAnswer<Data> {
  readonly status: number;
  readonly text: string;
}

/** What answers hold where a situation does not say. */
export type Nested = { readonly [key: string]: Nested & string } | null | undefined;

/** Sends a document and returns its answer, whatever its status and form. */
export async function post<Data = Record<string, Nested>>(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Posted<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { status: response.status, text, ...parsed<Data>(text) };
}

/** Returns the code of the first error of an answer, or null. */
export function codeOf({ errors }: GraphqlAnswer<unknown>): string | null {
  return errors?.[0]?.extensions?.code ?? null;
}

/** The same field so many times, under the names a0, a1, a2… */
export function aliased(count: number, field: string): string {
  return Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join('\n');
}

/** Stack frames and paths of the server's machine. */
export function showsInsides(text: string): boolean {
  return /^\s+at .+[:)]|node_modules|file:\/\/|\/dist\//m.test(text);
}

function parsed<Data>(text: string): GraphqlAnswer<Data> {
  try {
    return JSON.parse(text) as GraphqlAnswer<Data>;
  } catch {
    return {};
  }
}
