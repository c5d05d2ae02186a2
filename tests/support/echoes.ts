import { graphqlRequest } from './graphql-request.js';
import { Pace } from './pace.js';

/** What an echo is asked for. */
export interface EchoInput {
  readonly text: string;
  readonly times: number;
  /** Before each letter. */
  readonly pauseMs?: number;
}

export interface PulledEcho {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly done: boolean;
  readonly attempt: number;
  readonly host: string | null;
  readonly error: { readonly code: string } | null;
  readonly childCounts: Readonly<Record<string, number>>;
  readonly snapshot: { readonly echoes: number; readonly calls: number } | null;
  readonly echoes: { readonly complete: boolean; readonly nodes: readonly Echo[] };
  readonly result: { readonly text: string; readonly digest: string } | null;
}

export interface Echo {
  readonly seq: number;
  readonly callId: string;
  readonly text: string;
}

export interface PulledCall {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly attempt: number;
  readonly host: string | null;
  readonly completedAt: string | null;
  readonly parent: { readonly id: string } | null;
  readonly events: { readonly nodes: readonly { readonly kind: string }[] };
  readonly snapshot: { readonly said: number } | null;
  readonly letters: {
    readonly complete: boolean;
    readonly nodes: readonly { readonly seq: number; readonly letter: string }[];
  };
  readonly result: { readonly text: string } | null;
}

const CALL = `id type status attempt host completedAt parent { id } events(first: 100) { nodes { kind } }
  ... on EchoCallOperation { snapshot { said } letters(first: 200) { complete nodes { seq letter } } result { text } }`;

/** Starts an echo and returns its id. */
export async function startEcho(url: string, input: EchoInput): Promise<string> {
  const { startEcho } = await answerOf<{ startEcho: { operation: { id: string } } }>(
    url,
    'mutation ($input: StartEchoInput!) { startEcho(input: $input) { ... on StartEchoSuccess { operation { id } } } }',
    { input },
  );
  return startEcho.operation.id;
}

/** Pulls an echo until a condition holds, or it is over. */
export async function pullEchoUntil(
  url: string,
  id: string,
  holds: (echo: PulledEcho) => boolean,
): Promise<PulledEcho> {
  const pace = new Pace();
  for (;;) {
    const { operation } = await answerOf<{ operation: PulledEcho }>(
      url,
      `query ($id: ID!) { operation(id: $id, forceRefresh: true) { id type status done attempt host error { code }
        childCounts { pending running cancelling completed failed cancelled }
        ... on EchoOperation { snapshot { echoes calls } echoes(first: 100) { complete nodes { seq callId text } }
          result { text digest } } } }`,
      { id },
    );
    if (operation.done || holds(operation)) return operation;
    await pace.rest();
  }
}

export function pullEcho(url: string, id: string): Promise<PulledEcho> {
  return pullEchoUntil(url, id, () => false);
}

/** Returns the calls below an echo. */
export async function callsOf(url: string, id: string): Promise<readonly PulledCall[]> {
  const { operation } = await answerOf<{ operation: { children: { nodes: PulledCall[] } } }>(
    url,
    `query ($id: ID!) { operation(id: $id) { children(first: 100) { nodes { ${CALL} } } } }`,
    { id },
  );
  return operation.children.nodes;
}

/** Returns all calls that a server knows which have no parent there, as a worker host has them. */
export async function callsWithoutParent(url: string): Promise<readonly PulledCall[]> {
  const { operations } = await answerOf<{ operations: { nodes: PulledCall[] } }>(
    url,
    `{ operations(first: 100, filter: { types: [ECHO_CALL] }) { nodes { ${CALL} } } }`,
  );
  return operations.nodes;
}

async function answerOf<Data>(url: string, query: string, variables = {}): Promise<Data> {
  const { data, errors } = await graphqlRequest<Data>(url, query, variables);
  if (!data) throw new Error(JSON.stringify(errors));
  return data;
}
