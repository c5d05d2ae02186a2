import { z } from 'zod';
import { pathsBelow } from '../../base/outer/files/paths-below.js';
import { AppError, isLastingFailure } from '../../base/pure/app-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { MAX_STRATEGY_BYTES } from '../../domain/strategy/strategy-text.js';
import { MAX_SIGNALS_BYTES } from '../../library/signals-file.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import { STRATEGY_FILE } from '../../library/strategy-folder.js';
import { DataFolder } from '../../market-data/data-folder.js';
import { metaFileName } from '../../market-data/instrument-file.js';
import { FileWants, type NeededFiles, plainPath } from './file-wants.js';
import { kindFoldersSchema } from './kind-folders.js';

/** What work of some kind reads, as its parameters say. */
export const neededFilesQuestionSchema = z.strictObject({
  folders: kindFoldersSchema.extend({ import: z.string() }),
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
  /** Files of recorded signals beside that of the strategy, as strategies name them. */
  signals: z.array(z.string()).readonly(),
  /** Path below the import folder; null where none is read. */
  importPath: z.string().nullable(),
  /** Whether the symbols are read, too, that the strategy is trained on. */
  isTrained: z.boolean(),
  /** Whether work fails without bars of all symbols and timeframes. */
  needsBars: z.boolean(),
});

export type NeededFilesQuestion = z.infer<typeof neededFilesQuestionSchema>;

/**
 * Returns the paths of the files that work reads, each with its folder as the first segment. Where something is not there,
 * or is not what is wanted, work is to find the same, and to say the same of it: what stands for that is returned as well,
 * with the names of what there is instead.
 */
export async function neededFiles({
  folders,
  strategyPath,
  strategySources,
  overrides,
  symbols,
  timeframes,
  models,
  signals,
  importPath,
  isTrained,
  needsBars,
}: NeededFilesQuestion): Promise<NeededFiles> {
  const wants = new FileWants();
  const file = strategyPath === null ? null : await strategyText(wants, strategyPath, folders.strategies);
  const [traded, reads] = [new Set(symbols), new Set(timeframes)];
  // A text that stands for another one may have its overrides already.
  const texts = [...(file === null ? [] : [file]), ...strategySources];
  const variants = overrides.length === 0 ? [[]] : [overrides, []];
  for (const read of texts.flatMap((text) => variants.map((some) => readsOf(text, some)))) {
    for (const timeframe of read?.timeframes ?? []) reads.add(timeframe);
    for (const symbol of isTrained ? (read?.symbols ?? []) : []) traded.add(symbol);
    if (read?.signals !== undefined) await wantSignals(wants, read.signals, folders.strategies);
  }
  for (const named of signals) await wantSignals(wants, named, folders.strategies);
  await wantBars(wants, { traded, reads, needsBars }, folders.data);
  for (const model of models) {
    const path = plainPath(model, 'models');
    if (path !== null) await wants.model(path, folders.models);
  }
  if (importPath !== null) {
    const path = plainPath(importPath.startsWith('import/') ? importPath : `import/${importPath}`, 'import');
    if (path !== null) await wants.file(path, folders.import);
  }
  return wants.found;
}

/** Wants a strategy; returns its text, null where it cannot be read. */
async function strategyText(wants: FileWants, given: string, strategiesDir: string): Promise<string | null> {
  const path = plainPath(given, 'strategies');
  if (path === null) return null;
  const found = await wants.file(path, strategiesDir, { maxBytes: MAX_STRATEGY_BYTES });
  if (found === 'nothing') wants.names(await namesBelow(strategiesDir, STRATEGY_FILE));
  return found === 'content' ? await textOf(path, strategiesDir) : null;
}

async function wantSignals(wants: FileWants, file: string, strategiesDir: string): Promise<void> {
  const path = plainPath(`strategies/${file}`, 'strategies');
  if (path === null) return;
  const found = await wants.file(path, strategiesDir, { maxBytes: MAX_SIGNALS_BYTES });
  if (found === 'nothing') wants.names(await namesBelow(strategiesDir, /\.csv$/));
}

async function namesBelow(strategiesDir: string, name: RegExp): Promise<readonly string[]> {
  const paths = await pathsBelow(strategiesDir, (one) => name.test(one));
  return paths.map((path) => `strategies/${path}`);
}

interface WantedBars {
  readonly traded: ReadonlySet<string>;
  readonly reads: ReadonlySet<string>;
  readonly needsBars: boolean;
}

async function wantBars(
  wants: FileWants,
  { traded, reads, needsBars }: WantedBars,
  dataDir: string,
): Promise<void> {
  const files = await new DataFolder(dataDir).csvFiles();
  let found = 0;
  for (const { symbol, timeframe, fileName } of files) {
    if (!traded.has(symbol) || !reads.has(timeframe)) continue;
    if ((await wants.file(`data/${fileName}`, dataDir)) !== 'nothing') found += 1;
    await wants.file(`data/${metaFileName(fileName)}`, dataDir);
  }
  if (!needsBars || found === traded.size * reads.size) return;
  // Of another symbol messages say that there are bars, and not which.
  const named = new Set<string>();
  const names = files.filter(({ symbol }) => traded.has(symbol) || (!named.has(symbol) && named.add(symbol)));
  wants.names(names.map(({ fileName }) => `data/${fileName}`));
}

async function textOf(path: string, strategiesDir: string): Promise<string | null> {
  try {
    return await readStrategyFile(path, strategiesDir);
  } catch (error) {
    if (isLastingFailure(error)) return null;
    throw error;
  }
}

interface StrategyReads {
  readonly timeframes: readonly string[];
  readonly symbols: readonly string[];
  /** The file of a strategy that trades recorded signals. */
  readonly signals?: string;
}

/** The last strategies and what they say: as a rule many starts in a row name one. */
const known = new Map<string, StrategyReads | null>();
const MOST_KNOWN = 100;

/** @returns null for a text with problems */
function readsOf(text: string, overrides: NeededFilesQuestion['overrides']): StrategyReads | null {
  const key = sha256(JSON.stringify([text, overrides]));
  const before = known.get(key);
  const reads = before === undefined ? parseReads(text, overrides) : before;
  known.delete(key);
  const [oldest] = known.keys();
  if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  known.set(key, reads);
  return reads;
}

function parseReads(text: string, overrides: NeededFilesQuestion['overrides']): StrategyReads | null {
  try {
    const { strategy } = parseStrategy(applyOverrides(text, overrides));
    const { timeframes, symbols } = strategy.trainingData;
    return { timeframes, symbols, ...(strategy.kind === 'signals' && { signals: strategy.signals.file }) };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
