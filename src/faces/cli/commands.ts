import { Command } from 'commander';
import { projectVersion } from '../../base/outer/files/project-root.js';
import { ExitCode } from './exit-code.js';
import { programCommand } from './program-command.js';
import type { CliContext } from './terminal.js';

/** Takes the exit code of a command. */
export type Finish = (code: ExitCode) => void;

/** What may follow `ktrdr`: a command, or a group of commands. */
interface NamedCommand {
  readonly name: string;
  readonly description: string;
  load(context: CliContext, finish: Finish): Promise<Command>;
}

/** Everything that may follow `ktrdr`, in the order of its help; each is loaded when it is needed. */
export const COMMANDS: readonly NamedCommand[] = [
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
    description: 'run operations of a main server, on port 5003, or of a cluster',
    load: async (context) => workerCommand(context),
  },
];

/** Returns all commands, for whoever wants to know their names and options; none of them is to be run. */
export async function wholeProgram(context: CliContext): Promise<Command> {
  const program = programCommand(projectVersion);
  for (const { description, load } of COMMANDS) {
    const command = await load(context, () => {});
    program.addCommand(command.description(description));
  }
  return program;
}

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
