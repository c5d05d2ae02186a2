import { Command } from 'commander';
import { DeleteOperationDocument, DeleteOperationsDocument } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { type BulkOptions, requireIdsOrFilter, showBulk, withBulkOptions } from './bulk-options.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { ID_ARGUMENT, resolveIds } from './resolve-id.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';

interface DeleteOptions extends ConnectionOptions, BulkOptions {
  readonly json?: boolean;
}

/** Builds `operations delete`: removes operations that have ended, with all that belongs to them. */
export function operationsDeleteCommand(context: CliContext): Command {
  return withBulkOptions(new Command('delete'))
    .description('remove operations that have ended, with their metrics, results and reports')
    .argument('[ids...]', ID_ARGUMENT)
    .option('--json', 'print one JSON document and nothing else: of several operations a list')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr operations delete op_backtesting_20240131_093000_9f2c01d4ab37
  $ ktrdr operations delete 9f2c 5d0e 71b3
  $ ktrdr operations delete --filter status=failed --filter before=2024-01-01

Unless all ids are known and unambiguous, nothing is deleted. Of several that are, those that cannot be deleted are
left and named. A filter leaves what is not over, is pinned, or is a part of another operation. What is deleted cannot
be brought back; 'ktrdr operations export' keeps a copy.`,
    )
    .action((given: readonly string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<DeleteOptions>();
      const { json } = options;
      const { terminal } = context;
      requireIdsOrFilter(given, options);
      return withConnection(context, options, async ({ client }) => {
        if (given.length === 0) return await deleteAll(terminal, client, options);
        const deleted: string[] = [];
        const refusals: string[] = [];
        for (const id of await resolveIds(client, given)) {
          const refusal = await remove(client, id);
          if (refusal !== null) refusals.push(refusal);
          else deleted.push(id);
          if (refusal === null && !json) terminal.out(`${id} deleted`);
        }
        const documents = deleted.map((id) => ({ id, deleted: true }));
        if (json && given.length > 1) terminal.out(JSON.stringify(documents, null, 2));
        else if (json && documents.length > 0) terminal.out(JSON.stringify(documents[0], null, 2));
        if (refusals.length > 0) throw new CliError(refusals.join('\n'), ExitCode.OperationFailed);
      });
    });
}

/** @returns why it was not removed; null when it was */
async function remove(client: GraphqlClient, id: string): Promise<string | null> {
  const { deleteOperation } = await client.request(DeleteOperationDocument, { id });
  if (deleteOperation.__typename === 'DeleteOperationSuccess') return null;
  return deleteOperation.__typename === 'OperationNotFoundError'
    ? new OperationMissingError(id).message
    : deleteOperation.message;
}

async function deleteAll(terminal: Terminal, client: GraphqlClient, options: DeleteOptions): Promise<void> {
  const { deleteOperations } = await client.request(DeleteOperationsDocument, {
    filter: options.filter ?? {},
    expected: options.expected ?? null,
  });
  showBulk(terminal, deleteOperations, 'deleted', options.json ?? false);
}
