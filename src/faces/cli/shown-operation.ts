import { OperationDocument, type OperationQuery } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { OperationMissingError } from './cli-error.js';

/** One operation as the CLI shows it, with its result once there is one. */
export type ShownOperation = NonNullable<OperationQuery['operation']>;

/**
 * Pulls all that the CLI shows of an operation, as it is now.
 * @throws OperationMissingError when the server does not know the id
 */
export async function pullShownOperation(client: GraphqlClient, id: string): Promise<ShownOperation> {
  const { operation } = await client.request(OperationDocument, { id, forceRefresh: true });
  if (!operation) throw new OperationMissingError(id);
  return operation;
}
