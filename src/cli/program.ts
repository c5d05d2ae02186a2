import { Command, CommanderError, Option } from 'commander';
import { DownloadRefusedError } from '../client/download-refused-error.js';
import { GraphqlRequestError, ServerUnreachableError } from '../client/graphql-client.js';
import { AppError } from '../shared/app-error.js';
import { backtestRunCommand } from './backtest-run.js';
import { cancelCommand } from './cancel-command.js';
import { CliError } from './cli-error.js';
import { dataDescribeCommand } from './data-describe.js';
import { dataImportCommand } from './data-import.js';
import { dataListCommand } from './data-list.js';
import { dataLoadCommand } from './data-load.js';
import { dbBackupCommand } from './db-backup.js';
import { ExitCode } from './exit-code.js';
import { featuresExportCommand } from './features-export.js';
import { modelCheckCommand } from './model-check.js';
import { modelImportCommand } from './model-import.js';
import { modelListCommand } from './model-list.js';
import { operationsDeleteCommand } from './operations-delete.js';
import { operationsExportCommand } from './operations-export.js';
import { operationsFollowCommand } from './operations-follow.js';
import { operationsListCommand } from './operations-list.js';
import { operationsShowCommand } from './operations-show.js';
import { operationsVerifyCommand } from './operations-verify.js';
import { refuseRepeatedOptions } from './single-options.js';
import { smokeCommand } from './smoke.js';
import { strategyAuditCommand } from './strategy-audit.js';
import { strategyListCommand } from './strategy-list.js';
import { strategyMigrateCommand } from './strategy-migrate.js';
import { strategyValidateCommand } from './strategy-validate.js';
import type { CliContext } from './terminal.js';
import { trainCommand } from './train.js';

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
    .addOption(
      new Option(
        '--local',
        'run everything in this process on a private database; needs no server',
      ).conflicts('server'),
    )
    .addHelpText('after', PROGRAM_HELP);

  group(program, 'backtest', 'run backtests', [
    backtestRunCommand(context, finish),
    cancelCommand(context, 'backtest'),
  ]);
  program.addCommand(trainCommand(context, finish));
  group(program, 'operations', 'look at operations and control them', [
    operationsListCommand(context),
    operationsShowCommand(context),
    operationsFollowCommand(context, finish),
    operationsVerifyCommand(context, finish),
    cancelCommand(context, 'operations'),
    operationsDeleteCommand(context),
    operationsExportCommand(context),
  ]);
  group(program, 'strategy', 'look at strategies and check them', [
    strategyListCommand(context),
    strategyValidateCommand(context, finish),
    strategyMigrateCommand(context, finish),
    strategyAuditCommand(context, finish),
  ]);
  group(program, 'model', 'look at models and check them', [
    modelListCommand(context),
    modelCheckCommand(context, finish),
    modelImportCommand(context),
  ]);
  group(program, 'data', 'look at market data and bring it in', [
    dataListCommand(context),
    dataDescribeCommand(context),
    dataLoadCommand(context, finish),
    dataImportCommand(context, finish),
  ]);
  group(program, 'features', 'look at what a network is shown', [featuresExportCommand(context)]);
  group(program, 'db', 'look after the database', [dbBackupCommand(context)]);
  program.addCommand(smokeCommand(context, finish));
  program.addCommand(serveCommand(context));
  program.addCommand(workerCommand(context));

  throwInsteadOfExit(program, context);
  return program;
}

const PROGRAM_HELP = `
Examples:
  $ ktrdr backtest run --strategy strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2024-01-01 --end 2024-01-31
  $ ktrdr train --strategy strategies/rsi_mean_reversion.yaml
  $ ktrdr operations list --status running
  $ ktrdr backtest run --help

Environment: KTRDR_URL (server), KTRDR_API_KEY (key of a server that asks for one), NO_COLOR (no colours).
Exit codes: 0 done, 1 the operation failed, 2 wrong usage, 3 no server, 130 cancelled.`;

function group(program: Command, name: string, description: string, commands: readonly Command[]): void {
  const parent = program.command(name).description(description);
  for (const command of commands) parent.addCommand(command);
}

function serveCommand(context: CliContext): Command {
  return new Command('serve')
    .description('serve GraphQL until SIGTERM or SIGINT')
    .addHelpText('after', '\nExample:\n  $ PORT=8080 ktrdr serve')
    .action(() => context.serve());
}

function workerCommand(context: CliContext): Command {
  return new Command('worker')
    .description('serve as a remote worker, in local mode, on port 5003')
    .addHelpText('after', '\nExample:\n  $ PORT=5004 DATABASE_URL=file:./var/worker-2.db ktrdr worker')
    .action(() => context.serveWorker());
}

/** Lets runCli decide the exit code, which commander would make 1 for a typing error; and styles all help alike. */
function throwInsteadOfExit(command: Command, context: CliContext): void {
  const { terminal } = context;
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error:/, terminal.paintNote('bad', 'error:'))),
    })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => terminal.paint('heading', title),
    })
    .showHelpAfterError(`('${fullName(command)} --help' explains it)`);
  refuseRepeatedOptions(command);
  for (const child of command.commands) throwInsteadOfExit(child, context);
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function explain(error: unknown, { terminal }: CliContext): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Done : ExitCode.WrongUsage;
  const explained = explanationOf(error);
  if (explained === null) throw error;
  const [message, code] = explained;
  terminal.note(`${terminal.paintNote('bad', 'error:')} ${message}`);
  return code;
}

/** Returns what to say and to exit with; null for a defect. */
function explanationOf(error: unknown): readonly [string, ExitCode] | null {
  if (error instanceof CliError) return [error.message, error.exitCode];
  if (error instanceof ServerUnreachableError) {
    return [
      `${error.message} Start one with 'npm start', name another with --server URL, or add --local.`,
      ExitCode.NoServer,
    ];
  }
  if (error instanceof GraphqlRequestError) {
    if (error.status === 401) {
      return [`${error.message} Set KTRDR_API_KEY to a key of this server.`, ExitCode.WrongUsage];
    }
    return [error.message, error.status === 400 ? ExitCode.WrongUsage : ExitCode.OperationFailed];
  }
  if (error instanceof DownloadRefusedError || error instanceof AppError) {
    return [error.message, ExitCode.OperationFailed];
  }
  return null;
}
