import { Command } from 'commander';
import { CancelOperationDocument } from '../client/generated/graphql.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import type { CliContext, ConnectionOptions } from './terminal.js';

interface CancelOptions extends ConnectionOptions {
  readonly reason?: string;
  readonly json?: boolean;
}

/** Builds `operations cancel`: asks an operation to stop; what it measured stays. */
export function operationsCancelCommand(context: CliContext): Command {
  return new Command('cancel')
    .description('ask an operation to stop; what it measured so far stays')
    .argument('<id>', 'operation id')
    .option('--reason <text>', 'why, kept with the operation')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CancelOptions>();
      const connection = await context.connect(options);
      try {
        const { cancelOperation } = await connection.client.request(CancelOperationDocument, {
          id,
          reason: options.reason ?? null,
        });
        if (cancelOperation.__typename !== 'CancelOperationSuccess') {
          throw new CliError(cancelOperation.message, ExitCode.OperationFailed);
        }
        const { status } = cancelOperation.operation;
        context.terminal.out(options.json ? JSON.stringify({ id, status }) : `${id} ${status}`);
      } finally {
        await connection.close();
      }
    });
}
