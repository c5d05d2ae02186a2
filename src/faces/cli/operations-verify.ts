import { Command } from 'commander';
import { VerifyOperationDocument, type VerifyOperationMutation } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { operationView } from './operation-view.js';
import { backtestParametersLine } from './parameters-view.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { runStarted } from './run-started.js';
import { startRefusal } from './start-refusal.js';
import type { CliContext } from './terminal.js';
import { verificationView } from './verification-view.js';
import { type PassportOptions, verifyPassport } from './verify-passport.js';

interface VerifyOptions extends PassportOptions {
  readonly passport?: string;
}

/** Builds `operations verify`: runs a completed backtest again and says what agrees. */
export function operationsVerifyCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('verify')
    .description('run a completed backtest again and say whether data, strategy, model and result agree')
    .argument('[id]', ID_ARGUMENT)
    .option('--passport <file>', 'run the backtest of this passport, or of the report that holds it, instead')
    .option('--label <text>', 'a note of your own for the new operation')
    .option('--idempotency-key <key>', 'the same key and id return the same operation for 24 hours')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr operations verify op_backtesting_20240131_093000_k3f9x2ab
  $ ktrdr operations verify --passport op_backtesting_20240131_093000_k3f9x2ab-passport.json

The strategy runs as it was stored; that its file has changed since is one of the checks. A passport runs with the
strategy, the model and the bars of this server.
Exits with 0 when everything agrees, and with 1 when something differs or the backtest cannot be run again.
Ctrl+C cancels the verification; a second Ctrl+C leaves at once.`,
    )
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<VerifyOptions>();
      const { passport } = options;
      if ((id === undefined) === (passport === undefined))
        throw new CliError('Give the id of a backtest, or a passport with --passport.', ExitCode.WrongUsage);
      finish(
        await (passport === undefined
          ? verifyStored(context, id as string, options)
          : verifyPassport(context, passport, options)),
      );
    });
}

async function verifyStored(context: CliContext, given: string, options: VerifyOptions): Promise<ExitCode> {
  const { terminal } = context;
  let differs = false;
  const code = await runStarted(
    context,
    options,
    async (client) => startVerification(client, await resolveId(client, given), options),
    (connection, operation) => {
      const backtest = operation.__typename === 'BacktestOperation' ? operation : null;
      const verification = backtest?.verification;
      if (options.json) terminal.out(JSON.stringify(operation, null, 2));
      else if (verification)
        terminal.out(
          `${verificationView(terminal, verification)}\n${backtestParametersLine(terminal, backtest.parameters)}`,
        );
      else terminal.out(operationView(terminal, connection, operation));
      differs = verification?.agrees === false;
    },
  );
  return differs ? ExitCode.OperationFailed : code;
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
