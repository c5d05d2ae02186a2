import { Command } from 'commander';
import { RetryOperationDocument } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { OperationMissingError } from './cli-error.js';
import type { ExitCode } from './exit-code.js';
import { operationView } from './operation-view.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { runStarted, type Started, type StartOptions } from './run-started.js';
import { startRefusal } from './start-refusal.js';
import type { CliContext } from './terminal.js';

interface RetryOptions extends StartOptions {
  readonly idempotencyKey?: string;
}

/** Builds `operations retry`: runs an operation once more that failed or was cancelled. */
export function operationsRetryCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('retry')
    .description('run a failed or cancelled operation once more, with the files as they are now')
    .argument('<id>', ID_ARGUMENT)
    .option('--idempotency-key <key>', 'the same key and id return the same operation for 24 hours')
    .option('--detach', 'print the id and return; the operation goes on')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr operations retry 9f2c

It is an operation of its own, with the parameters, label, tags and priority of the other.
Ctrl+C cancels it; a second Ctrl+C leaves at once.`,
    )
    .action(async (given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<RetryOptions>();
      const { terminal } = context;
      const code = await runStarted(
        context,
        options,
        (client) => startRetry(client, given, options),
        (connection, operation) =>
          terminal.out(
            options.json
              ? JSON.stringify(operation, null, 2)
              : operationView(terminal, connection, operation),
          ),
      );
      finish(code);
    });
}

/** @throws CliError that says why it cannot be run once more */
async function startRetry(
  client: GraphqlClient,
  given: string,
  { idempotencyKey }: RetryOptions,
): Promise<Started> {
  const id = await resolveId(client, given);
  const { retryOperation: started } = await client.request(RetryOperationDocument, {
    id,
    idempotencyKey: idempotencyKey ?? null,
  });
  switch (started.__typename) {
    case 'RetryOperationSuccess':
      return started;
    case 'OperationNotFoundError':
      throw new OperationMissingError(id);
    case 'InvalidInputError':
    case 'IdempotencyConflictError':
    case 'QueueFullError':
      throw startRefusal(started, { id: 'ID', idempotencyKey: '--idempotency-key' });
  }
}
