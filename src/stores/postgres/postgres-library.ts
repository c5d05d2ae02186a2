import { sha256 } from '../../base/pure/hashing.js';
import type { WorkFile } from '../../operations/ports/artifacts.js';
import { areSameFiles } from '../../operations/ports/same-files.js';
import type {
  LibraryFolder,
  LibraryItem,
  MadeItem,
  SharedLibrary,
} from '../../operations/ports/shared-library.js';
import { isLivingAttempt, lockOperation } from '../sql/attempt-fence.js';
import { Prisma } from '../sql/generated/client.js';
import type { HeldLeases } from '../sql/held-leases.js';
import { changesOf, firstOf, rowsOf, type Steps } from '../sql/steps.js';
import type { PostgresDatabase } from './postgres-database.js';

interface ItemRow {
  readonly folder: LibraryFolder;
  readonly name: string;
  readonly number: number;
  readonly counts: number;
  readonly waits: number;
}

const ID_LENGTH = 16;
const MOST_A_LOOK = 200;
/** Well below what a transaction may stand still. */
const SIGN_OF_LIFE_MS = 3_000;

/** Whether the operation of an item is COMPLETED, and whether it may still come to that. */
const STATE = Prisma.sql`("confirmed" OR EXISTS (SELECT 1 FROM "operation"
    WHERE "operation"."id" = "operation_id" AND "operation"."status" = 'COMPLETED')) AS "counts",
  EXISTS (SELECT 1 FROM "operation" WHERE "operation"."id" = "operation_id"
    AND "operation"."status" IN ('PENDING', 'RUNNING', 'CANCELLING')) AS "waits"`;

/** What an earlier attempt has made counts with no later one, which makes its own. */
const IS_PRESENT = Prisma.sql`EXISTS (SELECT 1 FROM "operation"
    WHERE "operation"."id" = "operation_id" AND "operation"."attempt" = "library_item"."attempt") AS "isPresent"`;

/** The library that backends share, as rows. */
export class PostgresLibrary implements SharedLibrary {
  readonly id: string;
  readonly #database: PostgresDatabase;
  readonly #held: HeldLeases;

  constructor(database: PostgresDatabase, held: HeldLeases) {
    this.id = sha256('library', database.secret).slice(0, ID_LENGTH);
    this.#database = database;
    this.#held = held;
  }

  publish(item: MadeItem): Promise<'published' | 'taken' | 'over'> {
    const { dialect } = this.#database;
    const { folder, name, operationId: id, attempt } = item;
    const fence = { id, attempt, lease: this.#held.of(id) };
    return this.#database.write(function* () {
      yield* lockOperation(dialect, id);
      if (!(yield* isLivingAttempt(fence))) return 'over';
      // One at a time, so that no number is seen before a smaller one.
      const lock = dialect.lock('library');
      if (lock !== null) yield lock;
      const present = yield* firstOf<ItemRow & { readonly operationId: string }>(
        Prisma.sql`SELECT "operation_id" AS "operationId", ${STATE} FROM "library_item"
          WHERE "folder" = ${folder} AND "name" = ${name}`,
      );
      const isOthers = present !== undefined && present.operationId !== id;
      if (isOthers && (present.counts === 1 || present.waits === 1)) return 'taken';
      yield* writeItem(item, false);
      return 'published';
    });
  }

  replace(item: MadeItem, before: LibraryItem | null): Promise<'replaced' | 'changed' | 'over'> {
    const { dialect } = this.#database;
    const { folder, name, files, operationId: id, attempt } = item;
    const lease = this.#held.of(id);
    return this.#database.write(function* () {
      yield* lockOperation(dialect, id);
      // A sweep waits for it, and so does whoever would begin with the item that is there now; a renewal does not.
      yield Prisma.sql`SELECT 1 FROM "work_lease" WHERE "operation_id" = ${id} FOR KEY SHARE`;
      if (!(yield* isLivingAttempt({ id, attempt, lease }))) return 'over';
      // One at a time, so that no number is seen before a smaller one.
      const lock = dialect.lock('library');
      if (lock !== null) yield lock;
      const present = yield* firstOf<ItemRow & { readonly operationId: string }>(
        Prisma.sql`SELECT "operation_id" AS "operationId", ${STATE} FROM "library_item"
          WHERE "folder" = ${folder} AND "name" = ${name}`,
      );
      const found = present?.counts === 1 ? yield* filesOf(folder, name) : [];
      // A call before this one may have done it without learning of that.
      if (areSameFiles(found, files)) return 'replaced';
      if (present?.operationId !== id && !areSameFiles(found, before?.files ?? [])) return 'changed';
      yield* writeItem(item, true);
      return 'replaced';
    });
  }

  async confirm(item: MadeItem): Promise<void> {
    await this.#database.write(() =>
      changesOf(Prisma.sql`UPDATE "library_item" SET "confirmed" = true WHERE ${isOf(item)}`),
    );
  }

  async withdraw(item: MadeItem): Promise<void> {
    await this.#database.write(() =>
      changesOf(Prisma.sql`DELETE FROM "library_item" WHERE ${isOf(item)} AND NOT "confirmed"
        AND NOT EXISTS (SELECT 1 FROM "operation" WHERE "operation"."id" = "operation_id" AND "operation"."status" = 'COMPLETED')`),
    );
  }

  find(folder: LibraryFolder, name: string): Promise<LibraryItem | null> {
    return this.#database.read(
      (function* () {
        const row = yield* firstOf<ItemRow>(
          Prisma.sql`SELECT ${STATE} FROM "library_item" WHERE "folder" = ${folder} AND "name" = ${name}`,
        );
        return row?.counts === 1 ? { folder, name, files: yield* filesOf(folder, name) } : null;
      })(),
    );
  }

  async after(number: number) {
    const { unconfirmed, ...found } = await this.#readAfter(number);
    // Whoever has made them could not say so: they go on counting when their operation is deleted.
    if (unconfirmed.length > 0)
      await this.#database.write(() =>
        changesOf(Prisma.sql`UPDATE "library_item" SET "confirmed" = true
          WHERE "number" IN (${Prisma.join(unconfirmed)}) AND EXISTS (SELECT 1 FROM "operation"
            WHERE "operation"."id" = "operation_id" AND "operation"."status" = 'COMPLETED')`),
      );
    return found;
  }

  #readAfter(number: number) {
    return this.#database.read(
      (function* () {
        const rows = yield* rowsOf<ItemRow & { readonly isPresent: number; readonly confirmed: number }>(
          Prisma.sql`SELECT "folder", "name", "number", "confirmed", ${STATE}, ${IS_PRESENT} FROM "library_item"
            WHERE "number" > ${number} ORDER BY "number" LIMIT ${MOST_A_LOOK}`,
        );
        const items: LibraryItem[] = [];
        for (const { folder, name, counts } of rows)
          if (counts === 1 && !name.startsWith('.'))
            items.push({ folder, name, files: yield* filesOf(folder, name) });
        const open = rows.find(
          ({ counts, waits, isPresent }) => counts === 0 && waits === 1 && isPresent === 1,
        );
        const through = open === undefined ? (rows.at(-1)?.number ?? number) : open.number - 1;
        const unconfirmed = rows
          .filter(({ counts, confirmed }) => counts === 1 && confirmed === 0)
          .map((row) => row.number);
        return { items, through, unconfirmed };
      })(),
    );
  }

  async modelNames(): Promise<readonly string[]> {
    const rows = await this.#database.read(
      rowsOf<{ name: string }>(
        Prisma.sql`SELECT "name" FROM (SELECT "name", ${STATE} FROM "library_item" WHERE "folder" = 'models') AS "known"
            WHERE "counts" OR "waits"
          UNION SELECT substr("model", 8) FROM "operation"
            WHERE "type" = 'TRAINING' AND "status" IN ('PENDING', 'RUNNING', 'CANCELLING') AND "model" LIKE 'models/%'`,
      ),
    );
    return rows.map(({ name }) => name);
  }

  async naming<T>(work: () => Promise<T>): Promise<T> {
    const client = await this.#database.pool.connect();
    let isDone = false;
    let living: NodeJS.Timeout | undefined;
    try {
      // The server ends a transaction that stands still, and its lock: others do not wait for a process that does.
      await client.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('ktrdr model names', 0))");
      living = setInterval(() => void client.query('SELECT 1').catch(() => undefined), SIGN_OF_LIFE_MS);
      const answer = await work();
      // It is done, whatever became of the lock.
      isDone = await client.query('COMMIT').then(
        () => true,
        () => false,
      );
      return answer;
    } finally {
      clearInterval(living);
      client.release(isDone ? undefined : true);
    }
  }
}

/** Belongs behind the lock of the library. */
function* writeItem(
  { folder, name, files, operationId, attempt, partOf }: MadeItem,
  confirmed: boolean,
): Steps<void> {
  yield Prisma.sql`DELETE FROM "library_item" WHERE "folder" = ${folder} AND "name" = ${name}`;
  yield Prisma.sql`INSERT INTO "library_item" ("folder", "name", "operation_id", "attempt", "part_of", "confirmed")
    VALUES (${folder}, ${name}, ${operationId}, ${attempt}, ${partOf}, ${confirmed})`;
  for (const { path, hash } of files)
    yield Prisma.sql`INSERT INTO "library_file" ("folder", "name", "path", "hash") VALUES (${folder}, ${name}, ${path}, ${hash})`;
}

function isOf({ folder, name, operationId, attempt }: MadeItem): Prisma.Sql {
  return Prisma.sql`"folder" = ${folder} AND "name" = ${name} AND "operation_id" = ${operationId} AND "attempt" = ${attempt}`;
}

function* filesOf(folder: LibraryFolder, name: string): Steps<readonly WorkFile[]> {
  return yield* rowsOf<WorkFile>(
    Prisma.sql`SELECT "path", "hash" FROM "library_file" WHERE "folder" = ${folder} AND "name" = ${name} ORDER BY "path"`,
  );
}
