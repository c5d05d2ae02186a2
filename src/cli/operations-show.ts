import { Command } from 'commander';
import { OperationDocument } from '../client/generated/graphql.js';
import { OperationMissingError } from './cli-error.js';
import { operationView } from './operation-view.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface ShowOptions extends ConnectionOptions {
  readonly json?: boolean;
}

/** Builds `operations show`: one operation as it is now. */
export function operationsShowCommand(context: CliContext): Command {
  return new Command('show')
    .description('show one operation: its progress, its result, or why it failed')
    .argument('<id>', 'operation id')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr operations show op_backtesting_20240131_093000_k3f9x2ab')
    .action((id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ShowOptions>();
      return withConnection(context, options, async (connection) => {
        const { operation } = await connection.client.request(OperationDocument, { id, forceRefresh: true });
        if (!operation) throw new OperationMissingError(id);
        context.terminal.out(
          options.json
            ? JSON.stringify(operation, null, 2)
            : operationView(context.terminal, connection, operation),
        );
      });
    });
}
