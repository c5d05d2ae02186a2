import type { JsonObject } from '../../src/base/pure/json.js';
import { TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { Victim } from './victim.js';
import { type LogPage, toLogEntry, type Workload } from './workload.js';

type StartAnswer = { __typename: string; message?: string; operation?: { id: string } };

const startDocument = new TypedDocumentString<{ startEcho: StartAnswer }, { input: JsonObject }>(
  `mutation FaultEcho($input: StartEchoInput!) { startEcho(input: $input) { __typename
    ... on StartEchoSuccess { operation { id } } ... on Error { message } } }`,
);

const pageDocument = new TypedDocumentString<
  {
    operation: {
      echoes: {
        nodes: (JsonObject & { seq: number })[];
        pageInfo: { endCursor: string | null };
        complete: boolean;
      };
    };
  },
  { id: string; after: string | null; first: number }
>(`query FaultEchoes($id: ID!, $after: String, $first: Int!) { operation(id: $id) { ... on EchoOperation {
  echoes(first: $first, after: $after) { nodes { seq callId text } pageInfo { endCursor } complete } } } }`);

const outcomeDocument = new TypedDocumentString<{ operation: JsonObject }, { id: string }>(
  `query FaultEchoResult($id: ID!) { operation(id: $id) { ... on EchoOperation {
    snapshot { echoes calls } result { text digest }
    children(first: 20) { nodes { ... on EchoCallOperation {
      status snapshot { said } letters(first: 200) { nodes { seq letter } } result { text } } } } } } }`,
);

const TEXT = 'who is there';
const PAUSE_MS = 20;

/** Echoes, each of which has its text called so many times by operations below it. */
export class EchoWorkload implements Workload {
  readonly type = 'ECHO';
  readonly specs: readonly string[];

  /** @param times how often each echo has its text called; there is one of each */
  constructor(times: readonly number[]) {
    this.specs = times.map(String);
  }

  childCount(spec: string): number {
    return Number(spec);
  }

  async start(victim: Victim, spec: string, key: string): Promise<string> {
    const input = { text: TEXT, times: Number(spec), pauseMs: PAUSE_MS, idempotencyKey: key };
    const { startEcho } = await victim.request(startDocument, { input });
    if (startEcho.operation !== undefined) return startEcho.operation.id;
    throw new Error(`an echo was refused: ${startEcho.message}`);
  }

  async readLog(victim: Victim, id: string, after: string | null, first: number): Promise<LogPage> {
    const { operation } = await victim.request(pageDocument, { id, after, first });
    const { nodes, pageInfo, complete } = operation.echoes;
    // The id of a call tells when the echo was started.
    return {
      entries: nodes.map((node) => toLogEntry(node, ['callId'])),
      endCursor: pageInfo.endCursor,
      complete,
    };
  }

  async readOutcome(victim: Victim, id: string): Promise<string> {
    return JSON.stringify((await victim.request(outcomeDocument, { id })).operation);
  }
}
