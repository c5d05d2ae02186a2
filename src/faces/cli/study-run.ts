import { Command } from 'commander';
import { holdoutOption, inSamplePolicyOption, overrideOption, withCostOptions } from './backtest-options.js';
import type { ExitCode } from './exit-code.js';
import { operationView } from './operation-view.js';
import { STUDY_OPTIONS } from './option-names.js';
import { calendarDate, wholeNumber } from './option-values.js';
import { requireReportPath, saveReport } from './report-file.js';
import { withRequestOptions } from './request-options.js';
import { requireFollowable, runStarted, type StartOptions } from './run-started.js';
import { withSearchOptions } from './search-options.js';
import type { ShownOperation } from './shown-operation.js';
import { type StudyOptions, startStudy, studyInput } from './start-study.js';
import { studyWatch } from './study-display.js';
import { trialTermsText } from './study-view.js';
import type { CliContext, Connection } from './terminal.js';

interface RunOptions extends StartOptions, StudyOptions {
  readonly report?: string;
}

/** Builds `study run`: tries many combinations of one strategy, with a live table of the best so far. */
export function studyRunCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  const searching = withSearchOptions(
    new Command('run')
      .description('try many combinations of one strategy, and see how much of the best may be luck')
      .argument('[file]', 'a study as YAML, with the fields of the input of startStudy'),
    'trial',
  );
  const command = withRequestOptions(
    withCostOptions(
      searching
        .option('--seed <number>', 'of the sampler; default 42', wholeNumber(0))
        .option('--holdout-from <date>', 'from this day on the search sees nothing, YYYY-MM-DD', calendarDate)
        .option(
          '--train-start <date>',
          'train a model for each combination that needs one, from this day',
          calendarDate,
        )
        .option('--train-end <date>', 'to this day, inclusive', calendarDate)
        .option('--train-epochs <number>', 'passes over the training bars', wholeNumber(1))
        .option('--keep-models', 'keep the models of trials when the study is deleted')
        .option('--strategy <path>', 'strategy file, such as strategies/rsi_mean_reversion.yaml')
        .option('--symbol <symbol>', 'what to trade, such as AAPL')
        .option('--timeframe <timeframe>', 'bar length: 1m 5m 15m 30m 1h 4h 1d 1w 1mo')
        .option('--start <date>', 'first day, YYYY-MM-DD', calendarDate)
        .option('--end <date>', 'last day, inclusive, YYYY-MM-DD', calendarDate)
        .option('--model <path>', 'model folder; default: the newest valid model trained for the strategy'),
    )
      .addOption(overrideOption('for all trials'))
      .addOption(inSamplePolicyOption())
      .addOption(holdoutOption()),
  );
  return command
    .option('--detach', 'print the id and return; the study goes on')
    .option('--report <file>', 'save the HTML report to this file')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr study run --strategy strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2023-01-01 --end 2024-12-31 --param exits.stop_loss_pct=0.01:0.05:0.01 \\
      --param decisions.confidence_threshold=0.5,0.6,0.7 --holdout-from 2024-07-01
  $ ktrdr study run study.yaml --sampler tpe --trials 200

A file has the fields of the input of startStudy: backtest, parameters, sampler, trials, seed, objective,
holdoutFrom, training. Ctrl+C cancels the study, and keeps its trials; a second Ctrl+C leaves at once.`,
    )
    .action(async (file: string | undefined, _options: unknown, command: Command) => {
      finish(await run(context, file, command.optsWithGlobals<RunOptions>()));
    });
}

async function run(context: CliContext, file: string | undefined, options: RunOptions): Promise<ExitCode> {
  requireFollowable(options);
  const input = await studyInput(file, options);
  if (options.report !== undefined) await requireReportPath(options.report);
  return await runStarted(
    context,
    options,
    async (client) => {
      const started = await startStudy(client, input);
      const { backtest, holdoutFrom, space } = started.operation.parameters;
      const holdout = holdoutFrom ? `, holdout from ${holdoutFrom}` : '';
      const measured = `${started.operation.title}; measured ${backtest.startDate} to ${backtest.endDate}${holdout}`;
      const parametersLine = `${measured}\n${trialTermsText({ backtest, space })}`;
      return { ...started, parametersLine, optionNames: STUDY_OPTIONS };
    },
    (connection, operation) => present(context, connection, options, operation),
    studyWatch,
  );
}

/** Prints how the study ended and saves the report that was asked for. */
async function present(
  { terminal }: CliContext,
  connection: Connection,
  { json, report }: RunOptions,
  operation: ShownOperation,
): Promise<void> {
  const result = operation.__typename === 'StudyOperation' ? operation.result : null;
  if (json) terminal.out(JSON.stringify(operation, null, 2));
  else terminal.out(operationView(terminal, connection, operation));
  if (report === undefined || !result) return;
  const { file, isReplacement } = await saveReport(connection.client, result.reportUrl, report);
  if (!json) terminal.out(`Report ${isReplacement ? 'replaced' : 'written to'} ${file}`);
}
