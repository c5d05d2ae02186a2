import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { type MigratedStrategy, migrateStrategy } from '../../domain/strategy/migrate-strategy.js';
import {
  type StrategyProblem,
  StrategyValidationError,
} from '../../domain/strategy/strategy-validation-error.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { count } from './format.js';
import { readStrategyText } from './read-strategy.js';
import { problemsView } from './strategy-problems-view.js';
import type { CliContext } from './terminal.js';
import { noteLines } from './wrap.js';
import { writing } from './write-file.js';

interface MigrateOptions {
  readonly out?: string;
  readonly inPlace?: boolean;
  readonly json?: boolean;
}

/** Builds `strategy migrate`: rewrites a version 2 file of this machine as version 3. */
export function strategyMigrateCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('migrate')
    .description('rewrite a version 2 strategy file as version 3; needs no server')
    .argument('<path>', 'strategy file on this machine')
    .option('--out <file>', 'write to this file, which must not exist; default: standard output')
    .option('--in-place', 'replace the file itself')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr strategy migrate old.yaml > new.yaml
  $ ktrdr strategy migrate old.yaml --out strategies/new.yaml

Comments are kept, and the features of the model stay the same. Says what was converted, moved and dropped. A file
that is version 3 is left as it is. Exits with 1 when the file is not valid; nothing is written then.`,
    )
    .action(async (path: string, options: MigrateOptions) => {
      finish(await migrate(context, path, options));
    });
}

type Outcome =
  | { readonly problems: readonly StrategyProblem[] }
  | { readonly migrated: MigratedStrategy | null; readonly original: string };

async function migrate({ terminal }: CliContext, path: string, options: MigrateOptions): Promise<ExitCode> {
  if (options.out !== undefined && options.inPlace) {
    throw new CliError('Give either --out or --in-place, not both.', ExitCode.WrongUsage);
  }
  const outcome = await attempt(path);
  if ('problems' in outcome) {
    if (options.json) terminal.out(json({ path, migrated: false, problems: outcome.problems }));
    else noteLines(terminal, problemsView(terminal.paintNote, path, outcome.problems));
    return ExitCode.OperationFailed;
  }
  const { migrated, original } = outcome;
  const written = migrated === null ? null : await write(path, migrated.text, options);
  if (options.json) {
    terminal.out(json({ path, migrated: migrated !== null, problems: [], written, ...migrated }));
    return ExitCode.Done;
  }
  if (migrated === null) {
    terminal.note(`${path} is version 3; there is nothing to do.`);
    return ExitCode.Done;
  }
  if (written === null) terminal.document(migrated.text.trimEnd());
  noteLines(terminal, reportOf(path, migrated, original, written));
  return ExitCode.Done;
}

async function attempt(path: string): Promise<Outcome> {
  try {
    const original = await readStrategyText(path);
    return { migrated: migrateStrategy(original), original };
  } catch (error) {
    if (error instanceof StrategyValidationError) return { problems: error.problems };
    throw error;
  }
}

/** Writes where the options say. @returns the file; null for standard output */
async function write(path: string, text: string, { out, inPlace }: MigrateOptions): Promise<string | null> {
  if (inPlace) {
    await replace(await realpath(path), text);
    return path;
  }
  if (out === undefined) return null;
  await writing(`--out '${out}'`, () => writeFile(out, text, { flag: 'wx' }));
  return out;
}

/** The file is replaced by the whole new one, or stays as it was. */
async function replace(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    await writing(`'${file}'`, async () => {
      await writeFile(unfinished, text, { flag: 'wx', mode: (await stat(file)).mode });
      await rename(unfinished, file);
    });
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

const TITLES = [
  ['converted', 'Converted'],
  ['moved', 'Moved'],
  ['ignored', 'Dropped, because it has no effect'],
  ['off', 'Dropped, because it goes without saying'],
] as const;

function reportOf(
  path: string,
  { changes, features }: MigratedStrategy,
  original: string,
  written: string | null,
): string {
  const sections = TITLES.flatMap(([kind, title]) => {
    const lines = changes
      .filter((change) => change.kind === kind)
      .map(({ path: place, line, text }) => `  ${path}:${line}: ${place} ${text}`);
    return lines.length === 0 ? [] : [`${title}:`, ...lines];
  });
  if (/(^|\s)\*\w/m.test(original)) sections.push('Anchors and aliases are written out.');
  return [
    `${path} was version 2 and is ${written === null ? 'printed' : `written to ${written}`} as version 3.`,
    ...sections,
    `The model has the same ${count(features.length, 'feature')}: ${features.join(', ')}`,
  ].join('\n');
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
