import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { type HoldoutOption, holdoutOption, overrideOption } from './backtest-options.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { count, formatWhole } from './format.js';
import { calendarDate, type OverrideOption, repeated } from './option-values.js';
import { readStrategyText } from './read-strategy.js';
import type { CliContext } from './terminal.js';
import { wrapLines } from './wrap.js';
import { requireFolder, writing } from './write-file.js';

interface ExportOptions {
  readonly strategy: string;
  readonly out: string;
  readonly symbol?: readonly string[];
  readonly timeframe?: readonly string[];
  readonly start?: string;
  readonly end?: string;
  readonly set: readonly OverrideOption[];
  readonly holdout?: HoldoutOption;
  readonly json?: boolean;
}

/** Builds `features export`: writes what a training sees, for people who train elsewhere. */
export function featuresExportCommand(context: CliContext): Command {
  return new Command('export')
    .description('write features, labels and split of a strategy to a csv file; needs no server')
    .requiredOption('--strategy <path>', 'strategy file on this machine')
    .requiredOption('--out <file>', 'csv file to write; it must not exist')
    .option('--symbol <symbol>', "what to compute it on (repeatable); default: the strategy's", repeated)
    .option('--timeframe <timeframe>', "bar length (repeatable); default: the strategy's", repeated)
    .option('--start <date>', "first day; default: the strategy's, else the first bar", calendarDate)
    .option('--end <date>', "last day, inclusive; default: the strategy's, else the last bar", calendarDate)
    .addOption(overrideOption())
    .addOption(holdoutOption())
    .option('--json', 'print one JSON document and nothing else: it has the normalization as well')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr features export --strategy strategies/rsi_mean_reversion.yaml --out features.csv

One line a sample, in the order of time: timestamp, symbol, the features as the network is shown them, label (and
return, where labels are returns), label_known_at, and split: train, validation, test or purged.`,
    )
    .action((options: ExportOptions) => exportTable(context, options));
}

async function exportTable({ terminal, tools }: CliContext, options: ExportOptions): Promise<void> {
  const file = resolve(options.out);
  await requireAbsent(file);
  const named = `--out '${options.out}'`;
  await requireFolder(named, file);
  const { symbol = [], timeframe = [], start = null, end = null } = options;
  const strategySource = await readStrategyText(options.strategy);
  const report = await writing(
    named,
    () =>
      tools.exportFeatures({
        ...{ strategySource, symbols: symbol, timeframes: timeframe, startDate: start, endDate: end, file },
        overrides: options.set,
        holdout: options.holdout ?? 'REFUSE',
      }),
    file,
  );
  if (options.json) {
    terminal.out(JSON.stringify({ file, ...report }, null, 2));
    return;
  }
  const { train, validation, test, purged } = report.samples;
  terminal.out(
    wrapLines(
      terminal,
      [
        `${count(train + validation + test + purged, 'sample')} of ${count(report.features.length, 'feature')} written to ${file}`,
        `Training ${formatWhole(train)}, validation ${formatWhole(validation)}, test ${formatWhole(test)}, purged ${formatWhole(purged)}; labels look ahead ${count(report.labelHorizonBars, 'bar')} at most`,
        `Features: ${report.features.join(', ')}`,
      ].join('\n'),
    ),
  );
}

async function requireAbsent(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new CliError(
    `${file} exists already; nothing was written. Choose another --out.`,
    ExitCode.WrongUsage,
  );
}
