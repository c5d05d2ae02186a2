import { GraphQLError } from 'graphql';

interface Issue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

/** Creates the error for an argument that the schema's types allow and its documentation does not. */
export function badUserInput(issues: readonly Issue[]): GraphQLError {
  return new GraphQLError(issues.map(describeIssue).join('; '), { extensions: { code: 'BAD_USER_INPUT' } });
}

/** Creates the error for a request that asks for too much at once. */
export function queryTooComplex(complexity: number, maxComplexity: number): GraphQLError {
  return new GraphQLError(
    `The query asks for up to ${complexity} fields, list lengths included; ${maxComplexity} are allowed. Ask for smaller pages.`,
    { extensions: { code: 'QUERY_TOO_COMPLEX' } },
  );
}

function describeIssue({ message, path = [] }: Issue): string {
  const names = path.map((step) => String(typeof step === 'object' ? step.key : step));
  return names.length === 0 ? message : `${names.join('.')}: ${message}`;
}
