import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { TrackedOperation } from './tracked-operation.js';
import { TrainingWorkload } from './training-workload.js';

/** What a database keeps beside itself. */
const BESIDE = ['', '-wal', '-shm', '.lock', '.lock-journal', '.secret'];

/** What operations leave when they are COMPLETED, and in no other case. */
const LEFT_BY_COMPLETED = ['trade_piece', 'outcome_part', 'operation_result'] as const;

/** Returns what is wrong inside a database that no server has open. */
export function databaseFindings(file: string): readonly string[] {
  const connection = new BetterSqlite3(file, { readonly: true });
  try {
    const integrity = connection.pragma('integrity_check') as readonly { integrity_check: string }[];
    const orphans = connection.pragma('foreign_key_check') as readonly { table: string }[];
    const removed = connection
      .prepare(`SELECT count(*) FROM "operation" WHERE "status" = 'REMOVED'`)
      .pluck()
      .get() as number;
    return [
      ...integrity.map(({ integrity_check: text }) => text).filter((text) => text !== 'ok'),
      ...orphans.map(({ table }) => `a row of ${table} belongs to no operation`),
      ...(removed === 0 ? [] : [`${removed} operations were removed and not freed`]),
      ...LEFT_BY_COMPLETED.flatMap((table) => strayRows(connection, table)),
      ...strayCheckpoints(connection),
    ];
  } finally {
    connection.close();
  }
}

function strayRows(connection: BetterSqlite3.Database, table: string): string[] {
  const rows = connection
    .prepare(
      `SELECT DISTINCT "operation_id" FROM "${table}" JOIN "operation" ON "operation"."id" = "operation_id"
        WHERE "status" <> 'COMPLETED'`,
    )
    .pluck()
    .all() as string[];
  return rows.map((id) => `${table} has rows of ${id}, which is not COMPLETED`);
}

/** Nothing goes on any more, so there is nothing to go on from. */
function strayCheckpoints(connection: BetterSqlite3.Database): string[] {
  const rows = connection.prepare('SELECT "operation_id" FROM "operation_checkpoint"').pluck().all();
  return rows.map((id) => `a checkpoint of ${String(id)} was left`);
}

/** Returns the files of a database's folder that do not belong there. */
export function strayBeside(database: string): readonly string[] {
  const allowed = BESIDE.map((ending) => `${basename(database)}${ending}`);
  return readdirSync(join(database, '..')).filter((name) => !allowed.includes(name));
}

/** Returns every file below a folder, relative to it, sorted. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Returns what was added to a list of files, and what is missing from it. */
export function fileChanges(before: readonly string[], after: readonly string[]): readonly string[] {
  return [
    ...after.filter((file) => !before.includes(file)).map((file) => `${file} is new`),
    ...before.filter((file) => !after.includes(file)).map((file) => `${file} is gone`),
  ];
}

/** What a symbol has in the folder of bars, and what the folder has for itself. */
const BAR_FILES = /^[A-Z0-9]+_1m\.(csv|meta\.json|arrow)$/;
const FOLDER_LOCK = /^\.ktrdr\.lock(-journal)?$/;

/**
 * Returns what is wrong in the folder of bars: what was loaded completely is what an undisturbed server has, of what
 * was cancelled there is a beginning, and no other file is there.
 */
export function barFindings(
  folder: string,
  undisturbed: string,
  operations: readonly TrackedOperation[],
): readonly string[] {
  const loads = operations.filter(({ workload }) => workload.type === 'DATA_LOADING');
  const textOf = (parent: string, symbol: string): string => {
    const file = join(parent, `${symbol}_1m.csv`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const wrong = [...new Set(loads.map(({ spec }) => spec))].filter((symbol) => {
    const [text, whole] = [textOf(folder, symbol), textOf(undisturbed, symbol)];
    const isLoaded = loads.some(({ spec, finalStatus }) => spec === symbol && finalStatus === 'COMPLETED');
    return isLoaded ? text !== whole : !whole.startsWith(text.trimEnd());
  });
  return [
    ...filesBelow(folder)
      .filter((file) => !BAR_FILES.test(file) && !FOLDER_LOCK.test(file))
      .map((file) => `${file} strays`),
    ...wrong.map((symbol) => `the bars of ${symbol} are not those of an undisturbed load`),
  ];
}

/** The folder of the models that operations have trained for themselves. */
const PART_MODELS = '.parts';
const MODEL_FILES = ['metadata.json', 'model.json', 'weights.bin'];

/**
 * Returns what is wrong in the folder of models: each training that is COMPLETED has left its model, whole, and each
 * window of a COMPLETED walk-forward; those of one that was cancelled may be there until it is deleted. Nothing else is
 * there that was not there before.
 */
export function modelFindings(
  folder: string,
  before: readonly string[],
  operations: readonly TrackedOperation[],
): readonly string[] {
  const trainings = operations.filter(({ workload }) => workload.type === 'TRAINING');
  const left = trainings.filter(({ isDeleted, finalStatus }) => isDeleted || finalStatus === 'COMPLETED');
  const filesOf = ({ key }: TrackedOperation) =>
    MODEL_FILES.map((file) => join(TrainingWorkload.modelName(key), file));
  const expected = left.flatMap(filesOf);
  // A model outlives its operation; whether one that was deleted had come so far nobody knows any more.
  const surely = left.filter(({ isDeleted }) => !isDeleted).flatMap(filesOf);
  const parents = operations.filter(
    ({ workload, isDeleted }) => workload.type === 'WALK_FORWARD' && !isDeleted,
  );
  const after = filesBelow(folder);
  const ofChildren = (id: string) => after.filter((file) => file.startsWith(join(PART_MODELS, id, '/')));
  const ofParents = parents.flatMap(({ id }) => ofChildren(id));
  return [
    ...after
      .filter((file) => ![before, expected, ofParents].some((files) => files.includes(file)))
      .map((file) => `${file} is new`),
    ...[...before, ...surely].filter((file) => !after.includes(file)).map((file) => `${file} is missing`),
    ...parents
      .filter(({ id, workload, spec, finalStatus }) => {
        const files = MODEL_FILES.length * (workload.childCount?.(spec) ?? 0);
        return finalStatus === 'COMPLETED' && ofChildren(id).length !== files;
      })
      .map(({ id }) => `${id} has ${ofChildren(id).length} files of models`),
  ];
}
