import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { asJsonObject, type JsonObject } from '../../base/pure/json.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import { featureRecord } from '../../domain/strategy/feature-record.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { count, formatWhole } from './format.js';
import type { ImportedModel, ModelSource } from './local-tools.js';
import { calendarDate } from './option-values.js';
import { readInput } from './read-input.js';
import { readStrategy } from './read-strategy.js';
import { renderTable } from './table.js';
import type { CliContext, Terminal } from './terminal.js';
import { wrapLines } from './wrap.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

interface ImportOptions {
  readonly dense?: string;
  readonly features?: readonly string[];
  readonly strategy?: string;
  readonly name?: string;
  readonly metadata?: string;
  readonly trainedFrom?: string;
  readonly trainedTo?: string;
  readonly json?: boolean;
}

/** Builds `model import`: brings somebody's own network into the models folder of this machine. */
export function modelImportCommand(context: CliContext): Command {
  return new Command('import')
    .description('bring a network of your own into the models folder (MODELS_DIR); needs no server')
    .argument('[folder]', 'TensorFlow.js export of a Keras 2 or 3 network: model.json with its weights')
    .option('--dense <file>', 'JSON file of weight matrices, in the place of a folder')
    .option('--features <ids>', 'feature ids in the order of the inputs, separated by commas', list)
    .option(
      '--strategy <path>',
      'strategy file that makes these features; the model is chosen for it by itself',
    )
    .option('--name <name>', 'folder name in the models folder; default: that of the source', name)
    .option('--metadata <file>', 'JSON file with more of metadata.json, such as normalization and classes')
    .option('--trained-from <date>', 'first day of its training', calendarDate)
    .option('--trained-to <date>', 'last day that influenced it, label horizon included', calendarDate)
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr model import ./export --features 1d_rsi_zone_oversold,1d_rsi_zone_neutral,1d_rsi_zone_overbought
  $ ktrdr model import --dense weights.json --strategy strategies/rsi_mean_reversion.yaml --name my_model \\
      --trained-from 2015-01-02 --trained-to 2021-12-31

Nothing is overwritten, and the source stays as it is. docs/models.md says what is read and how to write it.`,
    )
    .action((folder: string | undefined, options: ImportOptions) => run(context, folder, options));
}

async function run(
  { terminal, tools }: CliContext,
  folder: string | undefined,
  options: ImportOptions,
): Promise<void> {
  const source = sourceOf(folder, options.dense);
  const metadata = await metadataOf(terminal, options);
  const modelName = options.name ?? nameOf(source.path);
  const imported = await tools.importModel({ source, name: modelName, metadata });
  terminal.out(options.json ? JSON.stringify(imported, null, 2) : importView(terminal, imported));
}

function sourceOf(folder: string | undefined, dense: string | undefined): ModelSource {
  if (folder !== undefined && dense === undefined) return { kind: 'folder', path: folder };
  if (folder === undefined && dense !== undefined) return { kind: 'dense', path: dense };
  throw new CliError(
    folder === undefined
      ? 'Name the folder of a TensorFlow.js export, or a file of matrices with --dense FILE.'
      : `Name either the folder '${folder}' or --dense ${dense}, not both.`,
    ExitCode.WrongUsage,
  );
}

/** Gathers what is said of the model, the options over the file. */
async function metadataOf(terminal: Terminal, options: ImportOptions): Promise<JsonObject> {
  const { features, trainedFrom, trainedTo } = options;
  const file = options.metadata === undefined ? {} : await readJson(options.metadata);
  const strategy = options.strategy === undefined ? null : await readStrategy(terminal, options.strategy);
  return {
    ...file,
    ...(strategy && {
      strategy: { name: strategy.strategy.name },
      features: featurePlan(strategy.strategy).map(({ id }) => id),
      featureRecord: asJsonObject(featureRecord(strategy.strategy)),
    }),
    ...(features && { features: [...features] }),
    ...(trainedFrom && { trainedFrom }),
    ...(trainedTo && { trainedTo }),
  };
}

async function readJson(path: string): Promise<JsonObject> {
  const text = await readInput(path, 'metadata file', (file) => readFile(file, 'utf8'));
  const reason = (value: string) =>
    new CliError(`The metadata file '${path}' ${value}.`, ExitCode.WrongUsage);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw reason(`is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw reason('holds no JSON object');
  return value as JsonObject;
}

function nameOf(path: string): string {
  const own = basename(path).replace(/\.json$/i, '');
  if (NAME.test(own)) return own;
  throw new CliError(`'${own}' cannot be the name of a model. Give one with --name.`, ExitCode.WrongUsage);
}

function importView(terminal: Terminal, imported: ImportedModel): string {
  const { layers, windowBars, features } = imported;
  const weights = layers.reduce((sum, layer) => sum + layer.weights, 0);
  const lines = [
    `${terminal.paint('good', 'Imported')} ${imported.folder}`,
    `Takes ${imported.input}${windowBars > 1 ? `: a window of ${windowBars} bars` : ''}, puts out ${imported.output} (${imported.outputFormats.join(' or ')})`,
    renderTable(
      terminal,
      [
        { title: 'layer', flexible: 'middle' },
        { title: 'type' },
        { title: 'output' },
        { title: 'weights', align: 'right' },
      ],
      layers.map((layer) => [layer.name, layer.type, layer.output, formatWhole(layer.weights)]),
    ),
    `${count(weights, 'weight')}; ${count(features.length, 'feature')}: ${features.join(', ')}`,
    ...imported.repairs.map((repair) => `Repaired: ${repair}`),
    ...(imported.documented
      ? []
      : [
          `${terminal.paint('caution', 'Note:')} without --trained-from and --trained-to no bar counts as out of sample.`,
        ]),
    `See whether it fits: ktrdr model check ${imported.path} --strategy FILE`,
  ];
  return wrapLines(terminal, lines.join('\n'));
}

function list(text: string): readonly string[] {
  const ids = text.split(',').map((id) => id.trim());
  if (ids.every((id) => id !== '')) return ids;
  throw new InvalidArgumentError(`'${text}' has an empty name; separate feature ids with single commas.`);
}

function name(text: string): string {
  if (NAME.test(text)) return text;
  throw new InvalidArgumentError(
    `'${text}' is not a folder name; use 1 to 100 of the characters A-Z a-z 0-9 . _ - and begin with a letter or digit.`,
  );
}
