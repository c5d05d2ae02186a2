import { Command, CommanderError, Option } from 'commander';
import { AppError } from '../../base/pure/app-error.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { refuseRepeatedOptions } from './single-options.js';
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
    const program = await buildProgram(args, version, context, finish);
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return await explain(error, context);
  }
}

type Finish = (code: ExitCode) => void;

async function buildProgram(
  args: readonly string[],
  version: string,
  context: CliContext,
  finish: Finish,
): Promise<Command> {
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
  for (const { name, description, load } of PARTS) {
    // Loading all of them takes longer than most do: of those that the line does not name only the name is known.
    const command = args.includes(name) ? await load(context, finish) : new Command(name);
    program.addCommand(command.description(description));
  }
  throwInsteadOfExit(program, context);
  return program;
}

/** Returns all commands, for whoever wants to know their names and options; none of them is to be run. */
async function wholeProgram(context: CliContext): Promise<Command> {
  const program = new Command('ktrdr').option('--server <url>').option('--local').option('--version');
  for (const { name, description, load } of PARTS) {
    // It would ask for itself.
    const command = name === 'completion' ? new Command(name) : await load(context, () => {});
    program.addCommand(command.description(description));
  }
  return program;
}

/** What may follow `ktrdr`: a command, or a group of commands. */
interface Part {
  readonly name: string;
  readonly description: string;
  load(context: CliContext, finish: Finish): Promise<Command>;
}

const PARTS: readonly Part[] = [
  {
    name: 'backtest',
    description: 'run backtests',
    load: async (...given) => (await import('./backtest-commands.js')).backtestCommands(...given),
  },
  {
    name: 'train',
    description: "train a strategy's network and write a new model folder",
    load: async (...given) => (await import('./train.js')).trainCommand(...given),
  },
  {
    name: 'study',
    description: 'try many combinations of a strategy, and see how much of the best may be luck',
    load: async (...given) => (await import('./study-commands.js')).studyCommands(...given),
  },
  {
    name: 'walk-forward',
    description: 'train a strategy anew every so often, and see what the account would have done',
    load: async (...given) => (await import('./walk-forward-commands.js')).walkForwardCommands(...given),
  },
  {
    name: 'operations',
    description: 'look at operations and control them',
    load: async (...given) => (await import('./operations-commands.js')).operationsCommands(...given),
  },
  {
    name: 'ledger',
    description: 'look at everything that was tried',
    load: async (context) => (await import('./ledger-command.js')).ledgerCommand(context),
  },
  {
    name: 'strategy',
    description: 'look at strategies and check them',
    load: async (...given) => (await import('./strategy-commands.js')).strategyCommands(...given),
  },
  {
    name: 'model',
    description: 'look at models and check them',
    load: async (...given) => (await import('./model-commands.js')).modelCommands(...given),
  },
  {
    name: 'data',
    description: 'look at market data and bring it in',
    load: async (...given) => (await import('./data-commands.js')).dataCommands(...given),
  },
  {
    name: 'features',
    description: 'look at what a network is shown',
    load: async (context) =>
      new Command('features').addCommand(
        (await import('./features-export.js')).featuresExportCommand(context),
      ),
  },
  {
    name: 'holdout',
    description: 'seal bars, list the seals and open them',
    load: async (context) => (await import('./holdout-commands.js')).holdoutCommands(context),
  },
  {
    name: 'db',
    description: 'look after the database',
    load: async (context) =>
      new Command('db')
        .addCommand((await import('./db-backup.js')).dbBackupCommand(context))
        .addCommand((await import('./db-copy.js')).dbCopyCommand(context)),
  },
  {
    name: 'open',
    description:
      'show an operation in the console: prints its address, and opens it where there is a browser',
    load: async (context) => (await import('./open-command.js')).openCommand(context),
  },
  {
    name: 'smoke',
    description: 'try a server out: start, cancel, run side by side and fail a few backtests on it',
    load: async (...given) => (await import('./smoke.js')).smokeCommand(...given),
  },
  {
    name: 'doctor',
    description: 'say what works on this machine, and what keeps the rest from it',
    load: async (...given) => (await import('./doctor-command.js')).doctorCommand(...given),
  },
  {
    name: 'completion',
    description: 'print a script with which a shell completes commands and options',
    load: async (context) =>
      (await import('./completion-command.js')).completionCommand(context, () => wholeProgram(context)),
  },
  {
    name: 'mcp',
    description: 'offer tools over a server to programs that speak the Model Context Protocol',
    load: async (context) => (await import('./mcp-command.js')).mcpCommand(context),
  },
  {
    name: 'quickstart',
    description: 'run the sample backtest on a server of its own, and leave its report in var/quickstart',
    load: async (context, finish) => quickstartCommand(context, finish),
  },
  {
    name: 'serve',
    description: 'serve GraphQL until SIGTERM or SIGINT',
    load: async (context) => serveCommand(context),
  },
  {
    name: 'worker',
    description: 'serve as a remote worker, in local mode, on port 5003',
    load: async (context) => workerCommand(context),
  },
];

const PROGRAM_HELP = `
Examples:
  $ ktrdr backtest run strategies/rsi_mean_reversion.yaml
  $ ktrdr backtest run --strategy strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2024-01-01 --end 2024-01-31
  $ ktrdr train --strategy strategies/rsi_mean_reversion.yaml
  $ ktrdr operations list --status running
  $ ktrdr backtest run --help

Environment: KTRDR_URL (server), KTRDR_API_KEY (key of a server that asks for one), NO_COLOR (no colours).
Exit codes: 0 done, 1 the operation failed, 2 wrong usage, 3 no server, 130 cancelled.`;

function quickstartCommand(context: CliContext, finish: Finish): Command {
  return new Command('quickstart')
    .addHelpText('after', '\nExample, in an empty folder:\n  $ npx ktrdr quickstart')
    .action(async () => {
      finish((await context.tools.runQuickstart()) ? ExitCode.Done : ExitCode.OperationFailed);
    });
}

function serveCommand(context: CliContext): Command {
  return new Command('serve')
    .addHelpText('after', '\nExample:\n  $ PORT=8080 ktrdr serve')
    .action(() => context.serve());
}

function workerCommand(context: CliContext): Command {
  return new Command('worker')
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

async function explain(error: unknown, { terminal }: CliContext): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Done : ExitCode.WrongUsage;
  const explained = await explanationOf(error);
  if (explained === null) throw error;
  const [message, code] = explained;
  const { noteLines } = await import('./wrap.js');
  noteLines(terminal, `${terminal.paintNote('bad', 'error:')} ${message}`);
  return code;
}

/** Returns what to say and to exit with; null for a defect. */
async function explanationOf(error: unknown): Promise<readonly [string, ExitCode] | null> {
  if (error instanceof CliError) return [error.message, error.exitCode];
  const { DownloadRefusedError } = await import('../client/download-refused-error.js');
  const { GraphqlRequestError, ServerUnreachableError } = await import('../client/graphql-client.js');
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
