import { Command, CommanderError } from 'commander';
import { GraphqlRequestError, ServerUnreachableError } from '../client/graphql-client.js';
import { AppError } from '../shared/app-error.js';
import { backtestRunCommand } from './backtest-run.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { operationsCancelCommand } from './operations-cancel.js';
import { operationsFollowCommand } from './operations-follow.js';
import { operationsListCommand } from './operations-list.js';
import { operationsShowCommand } from './operations-show.js';
import type { CliContext } from './terminal.js';

/**
 * Runs one command line and returns its exit code.
 * @param args without the program's own two
 */
export async function runCli(
  args: readonly string[],
  version: string,
  context: CliContext,
): Promise<ExitCode> {
  let code: ExitCode = ExitCode.Done;
  const finish = (result: ExitCode): void => {
    code = result;
  };
  try {
    await buildProgram(version, context, finish).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, context);
  }
}

function buildProgram(version: string, context: CliContext, finish: (code: ExitCode) => void): Command {
  const program = new Command('ktrdr')
    .description('Backtests neuro-fuzzy trading strategies.')
    .version(version)
    .option('--server <url>', 'server to talk to; default KTRDR_URL or http://127.0.0.1:8000')
    .option('--local', 'run everything in this process on a private database; needs no server')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("('ktrdr --help' lists the commands)")
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the operation failed, 2 wrong usage, 3 no server, 130 cancelled.',
    );

  const backtest = program.command('backtest').description('run backtests');
  backtest.addCommand(backtestRunCommand(context, finish));

  const operations = program.command('operations').description('look at operations and control them');
  operations.addCommand(operationsListCommand(context));
  operations.addCommand(operationsShowCommand(context));
  operations.addCommand(operationsFollowCommand(context, finish));
  operations.addCommand(operationsCancelCommand(context));

  program
    .command('serve')
    .description('serve GraphQL until SIGTERM or SIGINT')
    .action(() => context.serve());
  program
    .command('worker')
    .description('serve as a remote worker, in local mode, on port 5003')
    .action(() => context.serveWorker());

  throwInsteadOfExit(program, context);
  return program;
}

/** Lets runCli decide the exit code: commander would leave the process with 1 for a typing error. */
function throwInsteadOfExit(command: Command, context: CliContext): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => context.terminal.out(text.trimEnd()),
    writeErr: (text) => context.terminal.note(text.trimEnd()),
  });
  for (const child of command.commands) throwInsteadOfExit(child, context);
}

function explain(error: unknown, { terminal }: CliContext): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Done : ExitCode.WrongUsage;
  if (error instanceof CliError) {
    terminal.note(error.message);
    return error.exitCode;
  }
  if (error instanceof ServerUnreachableError) {
    terminal.note(
      `${error.message} Start one with 'npm start', name another with --server URL, or add --local.`,
    );
    return ExitCode.NoServer;
  }
  if (error instanceof GraphqlRequestError) {
    terminal.note(error.message);
    return error.status === 400 ? ExitCode.WrongUsage : ExitCode.OperationFailed;
  }
  if (error instanceof AppError) {
    terminal.note(error.message);
    return ExitCode.OperationFailed;
  }
  throw error;
}
