/**
 * A document with the types of its variables and of its answer: what code generators write in their string mode, or
 * a plain text.
 */
export interface TypedDocument<Result, Variables> {
  toString(): string;
  /** Carries the types alone; never there. */
  readonly __apiType?: (variables: Variables) => Result;
}
