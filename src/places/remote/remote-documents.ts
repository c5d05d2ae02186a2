import { TypedDocumentString } from '../../faces/client/generated/graphql.js';

/*
 * What a host is asked for operations of any kind. The API names mutation, input, success and operation of a kind
 * after its noun; a test holds the documents of every kind against the schema.
 */

/** Returns the mutation that starts an operation of a kind. */
export function startDocument(noun: string): TypedDocumentString<unknown, { readonly input: object }> {
  return new TypedDocumentString(`mutation Start${noun}($input: Start${noun}Input!) {
  start${noun}(input: $input) {
    __typename
    ... on Start${noun}Success { operation { id } }
    ... on Error { message }
    ... on QueueFullError { retryAfterMs }
  }
}`);
}

/** Returns the query for the state of an operation. @param snapshot fields of its typed state; null for none */
export function stateDocument(
  noun: string,
  snapshot: string | null,
): TypedDocumentString<unknown, { readonly id: string }> {
  return new TypedDocumentString(`query Remote${noun}($id: ID!) {
  operation(id: $id, forceRefresh: true) {
    __typename
    status
    progress { phase percentage message currentStep totalSteps etaSeconds }
    error { code message retryable }
    warnings { code severity message }
    ${snapshot === null ? '' : `... on ${noun}Operation { snapshot { ${snapshot} } }`}
  }
}`);
}
