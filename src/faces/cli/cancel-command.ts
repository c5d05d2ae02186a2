import { Command } from 'commander';
import { CancelOperationDocument, CancelOperationsDocument } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { type BulkOptions, requireIdsOrFilter, showBulk, withBulkOptions } from './bulk-options.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface CancelOptions extends ConnectionOptions, BulkOptions {
  readonly reason?: string;
  readonly json?: boolean;
}

/**
 * Builds `backtest cancel` and `operations cancel`, which are the same: asks an operation to stop.
 * @param group the command that it belongs to, for the example
 */
export function cancelCommand(context: CliContext, group: 'backtest' | 'operations'): Command {
  return withBulkOptions(new Command('cancel'))
    .description('ask operations to stop; what they measured so far stays')
    .argument('[id]', ID_ARGUMENT)
    .option('--reason <text>', 'why, kept with the operation')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr ${group} cancel op_backtesting_20240131_093000_k3f9x2ab --reason "wrong symbol"
  $ ktrdr ${group} cancel --filter tag=idea=momentum --filter status=pending --expected 12

Cancelling an operation that is being cancelled, or is cancelled already, changes nothing.`,
    )
    .action((given: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CancelOptions>();
      requireIdsOrFilter(given === undefined ? [] : [given], options);
      return withConnection(context, options, async ({ client }) => {
        if (given === undefined) return await cancelAll(context, client, options);
        const id = await resolveId(client, given);
        const { cancelOperation } = await client.request(CancelOperationDocument, {
          id,
          reason: options.reason ?? null,
        });
        if (cancelOperation.__typename === 'OperationNotFoundError') throw new OperationMissingError(id);
        if (cancelOperation.__typename !== 'CancelOperationSuccess') {
          throw new CliError(cancelOperation.message, ExitCode.OperationFailed);
        }
        const { status } = cancelOperation.operation;
        context.terminal.out(options.json ? JSON.stringify({ id, status }, null, 2) : `${id} ${status}`);
      });
    });
}

async function cancelAll(
  { terminal }: CliContext,
  client: GraphqlClient,
  options: CancelOptions,
): Promise<void> {
  const { cancelOperations } = await client.request(CancelOperationsDocument, {
    filter: options.filter ?? {},
    reason: options.reason ?? null,
    expected: options.expected ?? null,
  });
  showBulk(terminal, cancelOperations, 'asked to stop', options.json ?? false);
}
