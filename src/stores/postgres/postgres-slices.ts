import { randomUUID } from 'node:crypto';
import type { SharedSlices, TakenSlice } from '../../operations/ports/shared-slices.js';
import type { Claim, RunningLimits } from '../../operations/ports/work-leases.js';
import type { Operation } from '../../operations/record/operation.js';
import { Prisma } from '../sql/generated/client.js';
import type { HeldLeases } from '../sql/held-leases.js';
import type { SqlDatabase } from '../sql/sql-database.js';
import { changesOf, firstOf, rowsOf } from '../sql/steps.js';
import { ALONE, nextSlice, slotsFor } from './turns.js';

const LEASE_MS = 15_000;

/** Slices as rows below the lease of their operation. */
export class PostgresSlices implements SharedSlices {
  readonly #database: SqlDatabase;
  readonly #held: HeldLeases;
  readonly #engineVersion: string;
  readonly #ends: Prisma.Sql;
  readonly leaseMs: number;

  /** @param engineVersion of this process; hosts of others take none of its slices @param leaseMs default 15 s */
  constructor(database: SqlDatabase, held: HeldLeases, engineVersion: string, leaseMs = LEASE_MS) {
    this.#database = database;
    this.#held = held;
    this.#engineVersion = engineVersion;
    this.leaseMs = leaseMs;
    this.#ends = Prisma.sql`now() + ${leaseMs} * interval '1 millisecond'`;
  }

  async slots({ id }: Operation): Promise<number> {
    const row = await this.#database.read(firstOf<{ slots: number }>(slotsFor(id, this.#engineVersion)));
    return row?.slots ?? 0;
  }

  async waiting(): Promise<number> {
    const row = await this.#database.read(
      firstOf<{ count: number }>(
        Prisma.sql`SELECT count(*) AS "count" FROM "work_slice"
          WHERE "answer" IS NULL AND ("claim" IS NULL OR "ends_at" < now())`,
      ),
    );
    return row?.count ?? 0;
  }

  async offer({ id, priority }: Operation, number: number, question: Uint8Array): Promise<boolean> {
    const lease = this.#held.of(id);
    const changes = await this.#database.write(() =>
      changesOf(
        // Offered again where it was not known whether the first time had been stored.
        Prisma.sql`INSERT INTO "work_slice" ("operation_id", "number", "engine_version", "priority", "question")
          SELECT "operation_id", ${number}, ${this.#engineVersion}, ${priority}, ${question} FROM "work_lease"
            WHERE "operation_id" = ${id} AND "lease" = ${lease}
          ON CONFLICT ("operation_id", "number") DO UPDATE SET "question" = excluded."question"`,
      ),
    );
    return changes > 0;
  }

  collect(operationId: string) {
    const lease = this.#held.of(operationId);
    return this.#database.write(() =>
      rowsOf<{ number: number; answer: Uint8Array }>(
        Prisma.sql`DELETE FROM "work_slice" USING "work_lease" WHERE "work_slice"."operation_id" = ${operationId}
          AND "work_lease"."operation_id" = ${operationId} AND "lease" = ${lease} AND "answer" IS NOT NULL
          RETURNING "number", "answer"`,
      ),
    );
  }

  async withdraw(operationId: string): Promise<void> {
    const lease = this.#held.of(operationId);
    await this.#database.write(() =>
      changesOf(
        Prisma.sql`DELETE FROM "work_slice" USING "work_lease" WHERE "work_slice"."operation_id" = ${operationId}
          AND "work_lease"."operation_id" = ${operationId} AND "lease" = ${lease}`,
      ),
    );
  }

  async take(claim: Claim, limits: RunningLimits): Promise<TakenSlice | null> {
    const { dialect } = this.#database;
    const name = randomUUID();
    const ends = this.#ends;
    const isLimited = limits.perCaller !== null || limits.perTag.length > 0;
    const next = nextSlice(claim, limits);
    // Hosts that find nothing keep nobody waiting.
    if (isLimited && (await this.#database.read(firstOf(next))) === undefined) return null;
    const row = await this.#database.write(function* () {
      // Where nothing is counted, hosts need not wait for each other.
      const lock = isLimited ? dialect.lock('claim') : null;
      if (lock !== null) yield lock;
      return yield* firstOf<TakenSlice>(
        // Materialized, for a join may ask a part again and again, and be given another slice each time.
        Prisma.sql`WITH "next" AS MATERIALIZED (${next} ${ALONE})
          UPDATE "work_slice" SET "claim" = ${name}, "host_id" = ${claim.host.id}, "ends_at" = ${ends} FROM "next"
          WHERE "operation_id" = "next"."id" AND "number" = "next"."nth"
          RETURNING "operation_id" AS "operationId", "number", "claim", "question"`,
      );
    });
    return row ?? null;
  }

  async renew(claims: readonly string[]): Promise<ReadonlySet<string>> {
    const isMeant = this.#database.dialect.isOneOf(Prisma.raw('"claim"'), claims);
    const rows = await this.#database.write(() =>
      rowsOf<{ claim: string }>(
        Prisma.sql`UPDATE "work_slice" SET "ends_at" = ${this.#ends} WHERE ${isMeant} AND "answer" IS NULL RETURNING "claim"`,
      ),
    );
    return new Set(rows.map(({ claim }) => claim));
  }

  async answer({ operationId, number, claim }: TakenSlice, answer: Uint8Array): Promise<boolean> {
    const changes = await this.#database.write(() =>
      changesOf(
        Prisma.sql`UPDATE "work_slice" SET "answer" = ${answer}
          WHERE "operation_id" = ${operationId} AND "number" = ${number} AND "claim" = ${claim}`,
      ),
    );
    return changes > 0;
  }

  async giveBack({ operationId, number, claim }: TakenSlice): Promise<boolean> {
    const changes = await this.#database.write(() =>
      changesOf(
        Prisma.sql`UPDATE "work_slice" SET "claim" = NULL, "host_id" = NULL
          WHERE "operation_id" = ${operationId} AND "number" = ${number} AND "claim" = ${claim} AND "answer" IS NULL`,
      ),
    );
    return changes > 0;
  }
}
