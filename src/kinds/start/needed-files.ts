import { join } from 'node:path';
import { z } from 'zod';
import { pathsBelow } from '../../base/outer/files/paths-below.js';
import { AppError } from '../../base/pure/app-error.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import { DataFolder } from '../../market-data/data-folder.js';
import { metaFileName } from '../../market-data/instrument-file.js';
import { kindFoldersSchema } from './kind-folders.js';

/** What work of some kind reads, as its parameters say. */
export const neededFilesQuestionSchema = z.strictObject({
  folders: kindFoldersSchema,
  /** Such as `strategies/rsi.yaml`; null where none is read. */
  strategyPath: z.string().nullable(),
  /** Texts in the place of the file, which say what is read beside it. */
  strategySources: z.array(z.string()).readonly(),
  overrides: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
  symbols: z.array(z.string()).readonly(),
  /** Those that the strategy does not name. */
  timeframes: z.array(z.string()).readonly(),
  /** Such as `models/rsi_v1.0.0`. */
  models: z.array(z.string()).readonly(),
  /** Path below the import folder; null where none is read. */
  importPath: z.string().nullable(),
  /** Whether the symbols are read, too, that the strategy is trained on. */
  isTrained: z.boolean(),
});

export type NeededFilesQuestion = z.infer<typeof neededFilesQuestionSchema>;

/**
 * Returns the paths of the files that work reads, each with its folder as the first segment. What is not there, or cannot
 * be read, is left out: the work finds the same, and says so.
 */
export async function neededFiles({
  folders,
  strategyPath,
  strategySources,
  overrides,
  symbols,
  timeframes,
  models,
  importPath,
  isTrained,
}: NeededFilesQuestion): Promise<readonly string[]> {
  const paths = new Set<string>();
  const file = strategyPath === null ? null : await textOf(strategyPath, folders.strategies);
  if (file !== null && strategyPath !== null) paths.add(strategyPath);
  const [traded, reads] = [new Set(symbols), new Set(timeframes)];
  // A text that stands for another one may have its overrides already.
  const texts = [...(file === null ? [] : [file]), ...strategySources];
  for (const read of texts.flatMap((text) => [readsOf(text, overrides), readsOf(text, [])])) {
    for (const timeframe of read?.timeframes ?? []) reads.add(timeframe);
    for (const symbol of isTrained ? (read?.symbols ?? []) : []) traded.add(symbol);
    if (read?.signals !== undefined) paths.add(`strategies/${read.signals}`);
  }
  for (const { symbol, timeframe, fileName } of await new DataFolder(folders.data).csvFiles())
    if (traded.has(symbol) && reads.has(timeframe))
      for (const name of [fileName, metaFileName(fileName)]) paths.add(`data/${name}`);
  for (const model of models) {
    const [first, ...rest] = model.split('/');
    if (first !== 'models' || rest.length === 0 || rest.includes('..')) continue;
    const below = await pathsBelow(join(folders.models, ...rest), () => true);
    for (const path of below) paths.add(`${model}/${path}`);
  }
  if (importPath !== null) paths.add(`import/${importPath}`);
  return [...paths];
}

async function textOf(path: string, strategiesDir: string): Promise<string | null> {
  try {
    return await readStrategyFile(path, strategiesDir);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function readsOf(text: string, overrides: NeededFilesQuestion['overrides']) {
  try {
    const { strategy } = parseStrategy(applyOverrides(text, overrides));
    const signals = strategy.kind === 'signals' ? strategy.signals.file : undefined;
    const { timeframes, symbols } = strategy.trainingData;
    return { timeframes, symbols, signals };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
