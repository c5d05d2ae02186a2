import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ExportedResultDocument, type OperationStatus } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { analysisOf } from './backtest-analysis.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { allBars, allEpochs, allFolds, allSegments, allTrades } from './operation-pages.js';
import { saveDownload } from './save-download.js';
import { pullShownOperation, type ShownOperation } from './shown-operation.js';
import { writing } from './write-file.js';

export interface Export {
  /** Absolute. */
  readonly folder: string;
  /** Names of the files in it. */
  readonly files: readonly string[];
  readonly status: OperationStatus;
}

/**
 * Writes everything about an operation that has ended to a folder, which appears when it is complete.
 * @throws CliError when the operation does not exist or goes on, or when the folder holds something
 */
export async function exportOperation(client: GraphqlClient, id: string, out: string): Promise<Export> {
  const folder = resolve(out);
  await requireEmpty(folder);
  const operation = await pullShownOperation(client, id);
  if (!operation.done) {
    throw new CliError(
      `${id} is ${operation.status}; export it when it has ended: 'ktrdr operations follow ${id}' waits for that.`,
      ExitCode.OperationFailed,
    );
  }
  const unfinished = `${folder}.${randomUUID()}.tmp`;
  try {
    return await writing(`'${folder}'`, () => write(client, operation, unfinished, folder));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function write(
  client: GraphqlClient,
  operation: ShownOperation,
  unfinished: string,
  folder: string,
): Promise<Export> {
  const { id } = operation;
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(unfinished);
  const result = await completeResult(client, operation);
  const document = {
    ...operation,
    ...(await completeLog(client, operation)),
    ...(result === null ? {} : { result: { ...result, trades: await allTrades(client, id) } }),
  };
  await writeFile(join(unfinished, 'operation.json'), `${JSON.stringify(document, null, 2)}\n`);
  const downloads = result === null ? filesBesideResult(operation) : filesOf(result);
  for (const [file, path] of downloads) {
    await saveDownload(client, path, join(unfinished, file), join(folder, file));
  }
  const files = (await readdir(unfinished)).sort();
  await moveInto(unfinished, folder);
  return { folder, files, status: operation.status };
}

/** Returns the metrics of an operation, whichever its type has. */
async function completeLog(client: GraphqlClient, { __typename, id }: ShownOperation): Promise<object> {
  switch (__typename) {
    case 'BacktestOperation':
      return { bars: await allBars(client, id) };
    case 'TrainingOperation':
      return { epochs: await allEpochs(client, id) };
    case 'StudyOperation':
      // There may be 100,000, and they are in files of their own.
      return {};
    case 'WalkForwardOperation':
      return { folds: await allFolds(client, id) };
    case 'DataLoadOperation':
      return { segments: await allSegments(client, id) };
  }
}

/** Returns the result with what is too large to be pulled with every state; null without one. */
async function completeResult(client: GraphqlClient, operation: ShownOperation) {
  if (operation.__typename !== 'BacktestOperation' || !operation.result) return null;
  const { id } = operation;
  const { operation: exported } = await client.request(ExportedResultDocument, { id });
  if (exported?.__typename !== 'BacktestOperation' || !exported.result) throw new OperationMissingError(id);
  return { ...operation.result, ...exported.result, ...(await analysisOf(client, id)) };
}

type CompleteResult = NonNullable<Awaited<ReturnType<typeof completeResult>>>;

function filesOf({
  reportUrl,
  downloads,
}: CompleteResult): readonly (readonly [file: string, path: string])[] {
  return [
    ['trades.csv', downloads.tradesCsv],
    ['equity.csv', downloads.equityCsv],
    ['bars.csv', downloads.barsCsv],
    ['report.html', reportUrl],
  ];
}

/** The files of studies and walk-forwards: all trials of a study, whatever became of it, and what a completed one has. */
function filesBesideResult(operation: ShownOperation): readonly (readonly [file: string, path: string])[] {
  const of = `/operations/${encodeURIComponent(operation.id)}`;
  const named = (files: readonly string[]) => files.map((file) => [file, `${of}/${file}`] as const);
  const report = [['report.html', `${of}/report`]] as const;
  switch (operation.__typename) {
    case 'StudyOperation':
      return [...named(['trials.csv', 'trials.jsonl', 'trials.arrow']), ...(operation.result ? report : [])];
    case 'WalkForwardOperation':
      return operation.result ? [...named(['trades.csv', 'equity.csv']), ...report] : [];
    default:
      return [];
  }
}

async function requireEmpty(folder: string): Promise<void> {
  try {
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code !== 'ENOTDIR') throw error;
  }
  throw occupied(folder);
}

/** Puts a folder in the place of a missing or an empty one, and of nothing else. */
async function moveInto(unfinished: string, folder: string): Promise<void> {
  try {
    await rename(unfinished, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR' ? occupied(folder) : error;
  }
}

function occupied(folder: string): CliError {
  return new CliError(
    `${folder} exists already; nothing was written. Choose another --out.`,
    ExitCode.WrongUsage,
  );
}
