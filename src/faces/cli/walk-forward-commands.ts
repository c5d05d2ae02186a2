import { Command, Option } from 'commander';
import type { WalkForwardScheme } from '../client/generated/graphql.js';
import { holdoutOption, overrideOption, withCostOptions } from './backtest-options.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { operationView } from './operation-view.js';
import { WALK_FORWARD_OPTIONS } from './option-names.js';
import { calendarDate, wholeNumber, wordOf } from './option-values.js';
import { withRequestOptions } from './request-options.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { runStarted, type StartOptions } from './run-started.js';
import { withSearchOptions } from './search-options.js';
import { pullShownOperation } from './shown-operation.js';
import { startWalkForward, type WalkForwardOptions } from './start-walk-forward.js';
import { strategyOf, withStrategyArgument } from './strategy-argument.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { walkForwardWatch } from './walk-forward-display.js';
import { walkForwardParametersLine } from './walk-forward-view.js';
import { withConnection } from './with-connection.js';

const SCHEMES: readonly WalkForwardScheme[] = ['ROLLING', 'ANCHORED', 'COMBINATORIAL'];

/** Builds `walk-forward` with all its commands, in the order of its help. */
export function walkForwardCommands(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('walk-forward').addCommand(runCommand(context, finish)).addCommand(showCommand(context));
}

function runCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  const cut = withStrategyArgument(
    new Command('run').description('train a strategy window by window, and trade what would have come of it'),
  )
    .requiredOption('--symbol <symbol>', 'what to trade, such as AAPL')
    .requiredOption('--timeframe <timeframe>', 'bar length: 1m 5m 15m 30m 1h 4h 1d 1w 1mo')
    .requiredOption('--start <date>', 'first day, YYYY-MM-DD', calendarDate)
    .requiredOption('--end <date>', 'last day, inclusive, YYYY-MM-DD', calendarDate)
    .addOption(
      new Option('--scheme <name>', 'rolling, anchored or combinatorial; default rolling').argParser(
        wordOf<WalkForwardScheme>(SCHEMES),
      ),
    )
    .option('--train <length>', 'of a training window: 24mo, 500d or 2000bars')
    .option('--test <length>', 'of a test window')
    .option('--step <length>', 'from one window to the next; default: the length of a test')
    .option('--folds <number>', 'how many windows, instead of --test and --step', wholeNumber(1))
    .option('--groups <number>', 'combinatorial: into how many groups the range is cut', wholeNumber(2))
    .option('--test-groups <number>', 'combinatorial: how many of them test at a time', wholeNumber(1))
    .option(
      '--embargo-bars <number>',
      'combinatorial: bars left out after each test block; default 1 % of the bars',
      wholeNumber(0),
    )
    .option('--epochs <number>', "the most epochs of each training; default: the strategy's", wholeNumber(1))
    .option('--seed <number>', 'of every training; default 42', wholeNumber(0));
  const command = withRequestOptions(
    withCostOptions(withSearchOptions(cut, 'combination'))
      .addOption(overrideOption())
      .addOption(holdoutOption())
      .option('--drop-models', 'keep the models of windows unlisted, and remove them with the walk-forward'),
  );
  return command
    .option('--detach', 'print the id and return; the walk-forward goes on')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr walk-forward run strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2015-01-01 --end 2024-12-31 --train 36mo --test 12mo
  $ ktrdr walk-forward run strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2015-01-01 --end 2024-12-31 --scheme combinatorial --groups 6 --test-groups 2
  $ ktrdr walk-forward run strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2015-01-01 --end 2024-12-31 --train 36mo --test 12mo \\
      --param decisions.confidence_threshold=0.4,0.5,0.6 --min-trades 5

--param names what each window chooses anew on the bars on which its model was validated: paths of decisions and exits.
Ctrl+C cancels the walk-forward with all its trainings; a second Ctrl+C leaves at once.`,
    )
    .action(async (file: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GivenWalkForward>();
      finish(await run(context, { ...options, strategy: strategyOf(file, options) }));
    });
}

type GivenWalkForward = StartOptions & Omit<WalkForwardOptions, 'strategy'> & { readonly strategy?: string };

async function run(context: CliContext, options: StartOptions & WalkForwardOptions): Promise<ExitCode> {
  const { terminal } = context;
  return await runStarted(
    context,
    options,
    async (client) => {
      const started = await startWalkForward(client, options);
      const { parameters } = started.operation;
      return {
        ...started,
        parametersLine: walkForwardParametersLine(terminal, parameters),
        optionNames: WALK_FORWARD_OPTIONS,
      };
    },
    (connection, operation) =>
      terminal.out(
        options.json ? JSON.stringify(operation, null, 2) : operationView(terminal, connection, operation),
      ),
    walkForwardWatch,
  );
}

interface ShowOptions extends ConnectionOptions {
  readonly json?: boolean;
}

function showCommand(context: CliContext): Command {
  return new Command('show')
    .description('show a walk-forward with its windows; also while it runs')
    .argument('<id>', ID_ARGUMENT)
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr walk-forward show @last')
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ShowOptions>();
      const { terminal } = context;
      return withConnection(context, options, async (connection) => {
        const id = await resolveId(connection.client, given);
        const operation = await pullShownOperation(connection.client, id);
        if (operation.__typename !== 'WalkForwardOperation') {
          throw new CliError(
            `${id} is no walk-forward; 'ktrdr operations show ${id}' shows it.`,
            ExitCode.WrongUsage,
          );
        }
        terminal.out(
          options.json ? JSON.stringify(operation, null, 2) : operationView(terminal, connection, operation),
        );
      });
    });
}
