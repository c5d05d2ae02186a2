import type { ArtifactIndex, KnownArtifact, UploadPass, WorkFile } from '../../operations/ports/artifacts.js';
import { isLivingAttempt, lockOperation } from '../sql/attempt-fence.js';
import { Prisma } from '../sql/generated/client.js';
import type { HeldLeases } from '../sql/held-leases.js';
import type { SqlDatabase } from '../sql/sql-database.js';
import { changesOf, firstOf, rowsOf, type Steps } from '../sql/steps.js';

/** Strategies, models and short series: a database takes them without anybody noticing. */
const MOST_KEPT_BYTES = 1_000_000;
/** A server that has been silent for longer is asked last. */
const SILENT_SERVER_MS = 60_000;

/** Tells whether a server of an address was heard of, by its rows: those of silent ones go after a day. */
const heardOf = (address: string, since: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  EXISTS (SELECT 1 FROM "artifact_taker" AS "heard" WHERE "heard"."address" = ${Prisma.raw(address)} ${since})
  OR EXISTS (SELECT 1 FROM "cluster_host" AS "heard" WHERE "heard"."address" = ${Prisma.raw(address)} ${since}))`;
const LATELY = Prisma.sql`AND "heard"."heartbeat_at" > now() - ${SILENT_SERVER_MS} * interval '1 millisecond'`;

/** What is known of artefacts, as rows. */
export class PostgresArtifacts implements ArtifactIndex {
  readonly mostKept = MOST_KEPT_BYTES;
  readonly #database: SqlDatabase;
  readonly #held: HeldLeases;

  constructor(database: SqlDatabase, held: HeldLeases) {
    this.#database = database;
    this.#held = held;
  }

  async find(hash: string) {
    return await this.#database.read(
      (function* () {
        const known = yield* firstOf<KnownArtifact>(
          Prisma.sql`SELECT "hash", "size", "content" FROM "artifact" WHERE "hash" = ${hash}`,
        );
        if (known === undefined) return null;
        // Servers that are gone for good may not even refuse: each costs who asks it a while.
        const places = yield* rowsOf<{ address: string }>(
          Prisma.sql`SELECT "address" FROM "artifact_place" AS "place" WHERE "hash" = ${hash}
            ORDER BY ${heardOf('"place"."address"', LATELY)} DESC, "address"`,
        );
        return { ...known, addresses: places.map(({ address }) => address) };
      })(),
    );
  }

  async keep(artifacts: readonly KnownArtifact[], address: string): Promise<void> {
    await this.#database.write(function* (): Steps<void> {
      for (const { hash, size, content } of artifacts) {
        yield* changesOf(Prisma.sql`INSERT INTO "artifact" ("hash", "size", "content") VALUES (${hash}, ${size}, ${content})
          ON CONFLICT ("hash") DO UPDATE SET "kept_at" = now(), "content" = coalesce("artifact"."content", excluded."content")`);
        if (content === null)
          yield* changesOf(
            Prisma.sql`INSERT INTO "artifact_place" ("hash", "address") VALUES (${hash}, ${address}) ON CONFLICT DO NOTHING`,
          );
      }
    });
  }

  async forget(hash: string, address: string): Promise<void> {
    await this.#database.write(() =>
      changesOf(Prisma.sql`DELETE FROM "artifact_place" WHERE "hash" = ${hash} AND "address" = ${address}`),
    );
  }

  filesOf(operationId: string): Promise<readonly WorkFile[]> {
    return this.#database.read(
      rowsOf<WorkFile>(
        Prisma.sql`SELECT "path", "hash" FROM "operation_input" WHERE "operation_id" = ${operationId} ORDER BY "path"`,
      ),
    );
  }

  async passOf(operationId: string, attempt: number): Promise<UploadPass | null> {
    const lease = this.#held.of(operationId);
    return lease === null ? null : { operationId, attempt, lease };
  }

  admits({ operationId: id, attempt, lease }: UploadPass): Promise<boolean> {
    const { dialect } = this.#database;
    return this.#database.write(function* () {
      yield* lockOperation(dialect, id);
      return yield* isLivingAttempt({ id, attempt, lease });
    });
  }

  async announce(address: string): Promise<void> {
    await this.#database.write(() =>
      changesOf(Prisma.sql`INSERT INTO "artifact_taker" ("address", "heartbeat_at") VALUES (${address}, now())
        ON CONFLICT ("address") DO UPDATE SET "heartbeat_at" = excluded."heartbeat_at"`),
    );
  }

  async takers(): Promise<readonly string[]> {
    const rows = await this.#database.read(
      rowsOf<{ address: string }>(
        Prisma.sql`SELECT "address" FROM "artifact_taker"
          WHERE "heartbeat_at" > now() - ${SILENT_SERVER_MS} * interval '1 millisecond' ORDER BY "heartbeat_at" DESC`,
      ),
    );
    return rows.map(({ address }) => address);
  }

  async removeUnused(): Promise<void> {
    await this.#database.write(function* (): Steps<void> {
      yield Prisma.sql`DELETE FROM "artifact" WHERE "kept_at" < now() - interval '1 day'
        AND NOT EXISTS (SELECT 1 FROM "operation_input" WHERE "operation_input"."hash" = "artifact"."hash")
        AND NOT EXISTS (SELECT 1 FROM "library_file" WHERE "library_file"."hash" = "artifact"."hash")`;
      yield Prisma.sql`DELETE FROM "artifact_place" AS "place" WHERE NOT ${heardOf('"place"."address"', Prisma.empty)}
        AND EXISTS (SELECT 1 FROM "artifact_place" AS "other" WHERE "other"."hash" = "place"."hash"
          AND ${heardOf('"other"."address"', LATELY)})`;
      yield Prisma.sql`DELETE FROM "artifact_taker" WHERE "heartbeat_at" < now() - interval '1 day'`;
    });
  }
}
