import type { TypedDocumentString } from '../generated/graphql.js';
import { noteSignedIn, noteSignedOut } from './session.js';

/** Thrown when no server answers, or it says that it cannot at the moment: the same question may be asked again. */
export class AwayError extends Error {
  override readonly name = 'AwayError';
}

/** Thrown when the server is there and refuses. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** The codes of the errors, such as QUERY_TOO_COMPLEX. */
  readonly codes: readonly string[];

  constructor(messages: readonly string[], codes: readonly string[]) {
    super(messages.join('\n'));
    this.codes = codes;
  }
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const AWAY_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** What a server that is there says while its database or the means of its machine are not. */
const AWAY_CODES: ReadonlySet<string> = new Set(['STORE_UNAVAILABLE', 'RESOURCE_EXHAUSTED']);

/**
 * Sends a document to the server that the page comes from. Who is signed out is led to the page that asks for a key, or
 * told so where something was typed.
 * @throws AwayError | RefusedError
 */
export async function ask<TResult, TVariables>(
  document: TypedDocumentString<TResult, TVariables>,
  variables: TVariables,
  signal?: AbortSignal,
): Promise<TResult> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: document.toString(), variables }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new AwayError('The server is away.');
  });
  if (response.status === 401 && noteSignedOut())
    throw new AwayError('You are signed out: sign in in another tab, then do it again.');
  if (AWAY_STATUSES.has(response.status))
    throw new AwayError(`The server is away: it answers with ${response.status}.`);
  if (response.ok) noteSignedIn();
  const answer = await (response.json() as Promise<Answer<TResult>>).catch(() => null);
  if (answer === null) throw new AwayError('The server is away: its answer broke off.');
  const { data, errors = [] } = answer;
  const passing = errors.find(({ extensions }) => AWAY_CODES.has(extensions?.code ?? ''));
  if (passing !== undefined) throw new AwayError(passing.message);
  if (errors.length > 0 || data === null || data === undefined) {
    throw new RefusedError(
      errors.length > 0
        ? errors.map(({ message }) => message)
        : [`The server refuses with ${response.status}.`],
      errors.flatMap(({ extensions }) => extensions?.code ?? []),
    );
  }
  return data;
}
