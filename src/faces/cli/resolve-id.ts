import { MatchingOperationsDocument } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { formatWhole } from './format.js';

/** For the help of every command that takes one. */
export const ID_ARGUMENT =
  'operation id, as much of its beginning or of its last part as no other has, or @last';

/** An id that was copied whole: nobody needs to be asked which one is meant. */
const WHOLE_ID = /^op_[a-z_]+_\d{8}_\d{6}_[0-9a-z]{12}$/;
const NEWEST = '@last';
/** So many candidates are listed. */
const MAX_LISTED = 10;

/**
 * Returns the id that a text stands for: the id itself, its beginning, the beginning of its random last part, as
 * `operations list` shows it, or `@last`, the newest that somebody started.
 * @throws OperationMissingError when no operation has such an id
 * @throws CliError, wrong usage, that lists the candidates when several have
 */
export async function resolveId(client: GraphqlClient, given: string): Promise<string> {
  return WHOLE_ID.test(given) ? given : await findId(client, given);
}

async function findId(client: GraphqlClient, given: string): Promise<string> {
  if (given === '') throw new OperationMissingError(given);
  const variables =
    given === NEWEST
      ? { prefix: '', first: 1, withChildren: false }
      : { prefix: given, first: MAX_LISTED, withChildren: true };
  const { nodes, totalCount } = (await client.request(MatchingOperationsDocument, variables)).operations;
  const exact = nodes.find(({ id }) => id === given) ?? (nodes.length === 1 ? nodes[0] : undefined);
  if (exact !== undefined) return exact.id;
  if (nodes.length === 0) throw new OperationMissingError(given);
  const more = totalCount - nodes.length;
  throw new CliError(
    [
      `'${given}' stands for ${formatWhole(totalCount)} operations; give more of the id:`,
      ...nodes.map(({ id, status, title }) => `  ${id}  ${status}  ${title}`),
      ...(more > 0 ? [`  … and ${formatWhole(more)} more`] : []),
    ].join('\n'),
    ExitCode.WrongUsage,
  );
}

/**
 * Returns the ids that texts stand for, each once. Of several each is looked up, so that nothing is done to some of them
 * before one turns out to be no id.
 * @throws what `resolveId` throws, for the first that is no id
 */
export async function resolveIds(
  client: GraphqlClient,
  given: readonly string[],
): Promise<readonly string[]> {
  const find = given.length > 1 ? findId : resolveId;
  const ids = new Set<string>();
  for (const text of given) ids.add(await find(client, text));
  return [...ids];
}
