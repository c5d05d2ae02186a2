import { Command } from 'commander';
import { holdoutOption, overrideOption } from './backtest-options.js';
import type { ExitCode } from './exit-code.js';
import { operationView } from './operation-view.js';
import { TRAINING_OPTIONS } from './option-names.js';
import { calendarDate, repeated, wholeNumber } from './option-values.js';
import { trainingParametersLine } from './parameters-view.js';
import { withRequestOptions } from './request-options.js';
import { runStarted, type StartOptions } from './run-started.js';
import { startTraining, type TrainingOptions } from './start-training.js';
import { strategyOf, withStrategyArgument } from './strategy-argument.js';
import type { CliContext } from './terminal.js';

type TrainOptions = StartOptions & TrainingOptions;
type GivenTraining = Omit<TrainOptions, 'strategy'> & { readonly strategy?: string };

/** Builds `train`: trains a strategy's network, follows the training and prints how good the model is. */
export function trainCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  const command = withRequestOptions(
    withStrategyArgument(new Command('train'))
      .option('--symbol <symbol>', "what to learn from (repeatable); default: the strategy's", repeated)
      .option('--timeframe <timeframe>', "bar length (repeatable); default: the strategy's", repeated)
      .option('--start <date>', "first day; default: the strategy's, else the first bar", calendarDate)
      .option('--end <date>', "last day, inclusive; default: the strategy's, else today", calendarDate)
      .option('--epochs <number>', "the most epochs to run; default: the strategy's", wholeNumber(1))
      .option('--seed <number>', 'equal seeds give equal weights; default 42', wholeNumber(0))
      .option('--model-name <name>', 'folder under models/; default: the strategy with the next free version')
      .addOption(overrideOption('for this training'))
      .addOption(holdoutOption()),
  );
  return command
    .option('--detach', 'print the id and return; the training goes on')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr train strategies/rsi_mean_reversion.yaml
  $ ktrdr --local train --strategy strategies/rsi_mean_reversion.yaml --symbol AAPL --symbol MSFT \\
      --epochs 30 --seed 7 --set training.learning_rate=0.01 --model-name rsi_two_symbols

Ctrl+C cancels the training; a second Ctrl+C leaves at once.`,
    )
    .action(async (file: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GivenTraining>();
      finish(await train(context, { ...options, strategy: strategyOf(file, options) }));
    });
}

async function train(context: CliContext, options: TrainOptions): Promise<ExitCode> {
  const { terminal } = context;
  return await runStarted(
    context,
    options,
    async (client) => {
      const started = await startTraining(client, options);
      const { parameters } = started.operation;
      return {
        ...started,
        parametersLine: trainingParametersLine(terminal, parameters),
        optionNames: TRAINING_OPTIONS,
      };
    },
    (connection, operation) =>
      terminal.out(
        options.json ? JSON.stringify(operation, null, 2) : operationView(terminal, connection, operation),
      ),
  );
}
