import { GraphQLError } from 'graphql';

interface Issue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
  /** What has bounds, such as `number`, `string` or `array`. */
  readonly origin?: string;
  readonly maximum?: number | bigint;
  readonly minimum?: number | bigint;
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

function describeIssue(issue: Issue): string {
  const names = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));
  const message = describeBound(issue) ?? issue.message;
  return names.length === 0 ? message : `${names.join('.')}: ${message}`;
}

/** Says which values are allowed where one lies beyond them; null for other issues. */
function describeBound({ message, origin, maximum, minimum }: Issue): string | null {
  // What a schema says in words of its own stays.
  if (!/^Too (big|small)/.test(message)) return null;
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
  const verb = unit === '' ? 'must be' : 'must have';
  if (maximum !== undefined) return `${verb} at most ${maximum}${unit}`;
  return minimum === undefined ? null : `${verb} at least ${minimum}${unit}`;
}
