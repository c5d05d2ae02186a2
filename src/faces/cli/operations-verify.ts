import { Command } from 'commander';
import { VerifyOperationDocument, type VerifyOperationMutation } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { exitCodeOf, followToEnd } from './follow-to-end.js';
import { InterruptedStart } from './interrupted-start.js';
import { operationView } from './operation-view.js';
import { progressDisplay, silentDisplay } from './progress-display.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { startRefusal } from './start-refusal.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { verificationView } from './verification-view.js';
import { withConnection } from './with-connection.js';

interface VerifyOptions extends ConnectionOptions {
  readonly label?: string;
  readonly idempotencyKey?: string;
  readonly json?: boolean;
}

/** Builds `operations verify`: runs a completed backtest again and says what agrees. */
export function operationsVerifyCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('verify')
    .description('run a completed backtest again and say whether data, strategy, model and result agree')
    .argument('<id>', ID_ARGUMENT)
    .option('--label <text>', 'a note of your own for the new operation')
    .option('--idempotency-key <key>', 'the same key and id return the same operation for 24 hours')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr operations verify op_backtesting_20240131_093000_k3f9x2ab

The strategy runs as it was stored; that its file has changed since is one of the checks.
Exits with 0 when everything agrees, and with 1 when something differs or the backtest cannot be run again.
Ctrl+C cancels the verification; a second Ctrl+C leaves at once.`,
    )
    .action(async (id: string, _options: unknown, command: Command) => {
      finish(await verify(context, id, command.optsWithGlobals<VerifyOptions>()));
    });
}

async function verify(context: CliContext, given: string, options: VerifyOptions): Promise<ExitCode> {
  const { terminal } = context;
  const interrupt = new InterruptedStart(context);
  try {
    return await withConnection(context, options, async (connection) => {
      const id = await resolveId(connection.client, given);
      const started = await startVerification(connection.client, id, options);
      if (!options.json) terminal.note(`${started.operation.id} on ${connection.description}`);
      const display = options.json ? silentDisplay : await progressDisplay(terminal);
      interrupt.cancelWith(connection.client, started.operation.id, display);
      const operation = await followToEnd(connection, started.operation.id, display, started.operation);
      const verification = operation.__typename === 'BacktestOperation' ? operation.verification : null;
      if (options.json) terminal.out(JSON.stringify(operation, null, 2));
      else if (verification) terminal.out(verificationView(terminal, verification));
      else terminal.out(operationView(terminal, connection, operation));
      return verification && !verification.agrees ? ExitCode.OperationFailed : exitCodeOf([operation]);
    });
  } finally {
    interrupt.stopListening();
  }
}

type StartedVerification = Extract<
  VerifyOperationMutation['verifyOperation'],
  { __typename: 'VerifyOperationSuccess' }
>;

/** @throws CliError that says why the backtest cannot be run again */
async function startVerification(
  client: GraphqlClient,
  id: string,
  { label, idempotencyKey }: VerifyOptions,
): Promise<StartedVerification> {
  const { verifyOperation: started } = await client.request(VerifyOperationDocument, {
    id,
    label: label ?? null,
    idempotencyKey: idempotencyKey ?? null,
  });
  switch (started.__typename) {
    case 'VerifyOperationSuccess':
      return started;
    case 'OperationNotFoundError':
      throw new OperationMissingError(id);
    case 'OperationNotVerifiableError':
      throw new CliError(started.message, ExitCode.OperationFailed);
    case 'InvalidInputError':
    case 'IdempotencyConflictError':
    case 'QueueFullError':
      throw startRefusal(started, { label: '--label', idempotencyKey: '--idempotency-key' });
  }
}
