import {
  OperationDocument,
  type OperationQuery,
  StartDataLoadDocument,
  type StartDataLoadInput,
} from '../../src/faces/client/generated/graphql.js';
import type { GraphqlClient } from '../../src/faces/client/graphql-client.js';
import { Pace } from './pace.js';

export type PulledDataLoad = Extract<
  NonNullable<OperationQuery['operation']>,
  { __typename: 'DataLoadOperation' }
>;

/** Starts a data load and returns its id. */
export async function startDataLoad(
  client: GraphqlClient,
  input: Omit<StartDataLoadInput, 'replace'> & { readonly replace?: boolean },
): Promise<string> {
  const { startDataLoad: started } = await client.request(StartDataLoadDocument, {
    input: { replace: false, ...input },
  });
  if (started.__typename === 'StartDataLoadSuccess') return started.operation.id;
  throw new Error(`the load was refused: ${JSON.stringify(started)}`);
}

/** Pulls a data load until it is done; the time limit is the test's own. */
export async function pullLoadUntilDone(client: GraphqlClient, id: string): Promise<PulledDataLoad> {
  const pace = new Pace();
  for (;;) {
    const { operation } = await client.request(OperationDocument, { id, forceRefresh: true });
    if (operation?.__typename !== 'DataLoadOperation') throw new Error(`${id} is not a data load`);
    if (operation.done) return operation;
    await pace.rest();
  }
}
