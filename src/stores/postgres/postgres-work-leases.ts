import { randomUUID } from 'node:crypto';
import type {
  Claim,
  ClusterHost,
  ListedHost,
  RunningLimits,
  WorkLeases,
} from '../../operations/ports/work-leases.js';
import type { Operation, OperationStatus } from '../../operations/record/operation.js';
import { Prisma } from '../sql/generated/client.js';
import type { HeldLeases } from '../sql/held-leases.js';
import { findById, findOperations } from '../sql/operation-reads.js';
import type { SqlDatabase } from '../sql/sql-database.js';
import { changesOf, firstOf, rowsOf, type Steps } from '../sql/steps.js';
import { nextOperation, WITHOUT_HOST } from './turns.js';

/** How long a lease lasts from its last renewal on. */
const LEASE_MS = 15_000;
/** How long an operation waits for a host that may run it while there are others. */
const IN_VAIN_MS = 600_000;
/** Hosts that were silent for longer are not listed any more. */
const FORGOTTEN_MS = 600_000;
/** Rows of hosts that were killed go after so long. */
const REMOVED_MS = 86_400_000;

const ago = (ms: number): Prisma.Sql => Prisma.sql`now() - ${ms} * interval '1 millisecond'`;
const inMs = (ms: number): Prisma.Sql => Prisma.sql`now() + ${ms} * interval '1 millisecond'`;

/** Leases as rows, each change one transaction by the clock of the database. */
export class PostgresWorkLeases implements WorkLeases {
  readonly #database: SqlDatabase;
  readonly #held: HeldLeases;
  readonly #leaseMs: number;
  readonly #inVainMs: number;
  /** When this process last looked for leases that have run out, and since when it can, by the clock of the database. */
  #looks: { readonly lastMs: number; readonly sinceMs: number } | null = null;
  /** Since when it has found that operations wait for a host that is not there, by the same clock. */
  #inVain: ReadonlyMap<string, number> = new Map();

  /** @param held takes the leases of this process @param leaseMs default 15 s @param inVainMs default ten minutes */
  constructor(database: SqlDatabase, held: HeldLeases, leaseMs = LEASE_MS, inVainMs = IN_VAIN_MS) {
    this.#database = database;
    this.#held = held;
    this.#leaseMs = leaseMs;
    this.#inVainMs = inVainMs;
  }

  get refusedWrites(): number {
    return this.#held.refusedWrites;
  }

  async claim(claim: Claim, limits: RunningLimits): Promise<Operation | null> {
    const { dialect } = this.#database;
    const { host } = claim;
    const lease = randomUUID();
    const ends = inMs(this.#leaseMs);
    const operation = await this.#database.write(function* () {
      // One at a time, so that two hosts do not reach beyond a limit together.
      const lock = dialect.lock('claim');
      if (lock !== null) yield lock;
      const next = yield* firstOf<{ id: string }>(nextOperation(claim, limits));
      if (next === undefined) return null;
      yield Prisma.sql`INSERT INTO "work_lease" ("operation_id", "lease", "host_id", "address", "ends_at")
        VALUES (${next.id}, ${lease}, ${host.id}, ${host.address}, ${ends})`;
      return yield* findById(next.id);
    });
    if (operation !== null) this.#held.hold(operation.id, lease);
    return operation;
  }

  async renew(
    host: ClusterHost,
    operationIds: readonly string[],
  ): Promise<ReadonlyMap<string, OperationStatus>> {
    const ends = inMs(this.#leaseMs);
    const isMeant = this.#database.dialect.isOneOf(Prisma.raw('"operation_id"'), operationIds);
    const rows = await this.#database.write(function* () {
      yield Prisma.sql`INSERT INTO "cluster_host"
          ("id", "address", "version", "engine_version", "tensorflow_backend", "slots", "busy", "memory_bytes", "heartbeat_at")
        VALUES (${host.id}, ${host.address}, ${host.version}, ${host.engineVersion}, ${host.tensorflowBackend},
          ${host.slots}, ${host.busy}, ${host.memoryBytes}, now())
        ON CONFLICT ("id") DO UPDATE SET "tensorflow_backend" = excluded."tensorflow_backend",
          "busy" = excluded."busy", "heartbeat_at" = excluded."heartbeat_at"`;
      return yield* rowsOf<{ id: string; lease: string; status: OperationStatus }>(
        // One that has run out is renewed as well: nobody has taken it.
        Prisma.sql`UPDATE "work_lease" SET "ends_at" = ${ends} FROM "operation"
          WHERE "host_id" = ${host.id} AND ${isMeant} AND "operation"."id" = "operation_id"
          RETURNING "operation"."id", "lease", "status"`,
      );
    });
    return new Map(
      rows.filter(({ id, lease }) => this.#held.of(id) === lease).map(({ id, status }) => [id, status]),
    );
  }

  async release(operationId: string): Promise<boolean> {
    const lease = this.#held.of(operationId);
    if (lease === null) return true;
    await this.#database.write(() =>
      changesOf(
        Prisma.sql`DELETE FROM "work_lease" WHERE "operation_id" = ${operationId} AND "lease" = ${lease}`,
      ),
    );
    // Not by whether there was a lease to delete: an answer that got lost is asked for again.
    const isOver = this.#held.isOver(operationId);
    this.#held.drop(operationId);
    return !isOver;
  }

  async takeExpired(): Promise<readonly Operation[] | null> {
    const leaseMs = this.#leaseMs;
    // This process lives, and is about to renew them.
    const { isOneOf } = this.#database.dialect;
    const isOwn = isOneOf(Prisma.raw('"lease"'), this.#held.all);
    const isLate = (nowMs: number): boolean => this.#isLate(nowMs);
    const inVain = (ids: readonly string[], nowMs: number): readonly string[] =>
      this.#foundInVain(ids, nowMs);
    return await this.#database.write(function* (): Steps<readonly Operation[] | null> {
      const turn = yield* firstOf<{ isMine: number; isYoung: number; nowMs: number }>(
        Prisma.sql`SELECT pg_try_advisory_xact_lock(hashtextextended('ktrdr sweep', 0)) AS "isMine",
          (extract(epoch FROM now()) * 1000)::bigint AS "nowMs",
          pg_postmaster_start_time() + ${leaseMs} * interval '1 millisecond' > now() AS "isYoung"`,
      );
      if (turn === undefined || isLate(turn.nowMs) || turn.isMine !== 1 || turn.isYoung === 1) return null;
      yield Prisma.sql`DELETE FROM "work_lease" WHERE "ends_at" < now() AND NOT ${isOwn}`;
      yield Prisma.sql`DELETE FROM "cluster_host" WHERE "heartbeat_at" < ${ago(REMOVED_MS)}`;
      const withoutHost = yield* rowsOf<{ id: string }>(WITHOUT_HOST);
      const ended = inVain(
        withoutHost.map(({ id }) => id),
        turn.nowMs,
      );
      // What runs has a lease: it was claimed while it waited. What a single server has left is never claimed.
      return yield* findOperations(
        Prisma.sql`${isOneOf(Prisma.raw('"id"'), ended)} OR "status" IN ('PENDING', 'RUNNING', 'CANCELLING')
          AND ("execution_mode" <> 'CLUSTER'
            OR "status" <> 'PENDING' AND NOT EXISTS (SELECT 1 FROM "work_lease" WHERE "operation_id" = "operation"."id")
            OR "status" <> 'CANCELLING' AND "parent_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "operation" AS "above"
              WHERE "above"."id" = "operation"."parent_id" AND "above"."status" IN ('PENDING', 'RUNNING', 'CANCELLING')))`,
      );
    });
  }

  /**
   * Tells whether it has not been able to look for a while: as likely nobody could renew a lease then, because the database
   * was away or the machine stood still, and the next ones are to come first.
   */
  #isLate(nowMs: number): boolean {
    const { lastMs, sinceMs } = this.#looks ?? { lastMs: nowMs, sinceMs: Number.NEGATIVE_INFINITY };
    const since = nowMs - lastMs > this.#leaseMs ? nowMs : sinceMs;
    this.#looks = { lastMs: nowMs, sinceMs: since };
    const isLate = nowMs - since < this.#leaseMs;
    // Nor could hosts tell that they live.
    if (isLate) this.#inVain = new Map();
    return isLate;
  }

  /** Takes note of what waits for a host that is not there, and returns what has for too long. */
  #foundInVain(ids: readonly string[], nowMs: number): readonly string[] {
    const since = new Map(ids.map((id) => [id, this.#inVain.get(id) ?? nowMs]));
    this.#inVain = since;
    return ids.filter((id) => nowMs - (since.get(id) ?? nowMs) > this.#inVainMs);
  }

  async holderOf(operationId: string): Promise<string | null> {
    const row = await this.#database.read(
      firstOf<{ address: string }>(
        Prisma.sql`SELECT "address" FROM "work_lease" WHERE "operation_id" = ${operationId}`,
      ),
    );
    return row?.address ?? null;
  }

  async hosts(): Promise<readonly ListedHost[]> {
    const rows = await this.#database.read(
      rowsOf<Omit<ListedHost, 'heartbeatAt' | 'state'> & { readonly ageMs: number }>(
        Prisma.sql`SELECT "id", "address", "version", "engine_version" AS "engineVersion",
            "tensorflow_backend" AS "tensorflowBackend", "slots", "busy", "memory_bytes" AS "memoryBytes",
            (extract(epoch FROM now() - "heartbeat_at") * 1000)::bigint AS "ageMs",
            ARRAY(SELECT "operation_id" FROM "work_lease" WHERE "host_id" = "cluster_host"."id"
              UNION SELECT "operation_id" FROM "work_slice" WHERE "host_id" = "cluster_host"."id"
                AND "claim" IS NOT NULL AND "answer" IS NULL AND "ends_at" > now()
              ORDER BY "operation_id") AS "holds"
          FROM "cluster_host" WHERE "heartbeat_at" > ${ago(FORGOTTEN_MS)} ORDER BY "id"`,
      ),
    );
    return rows.map(({ ageMs, ...host }) => ({
      ...host,
      heartbeatAt: new Date(Date.now() - ageMs),
      state: ageMs > this.#leaseMs ? 'SILENT' : 'ALIVE',
    }));
  }

  async leave(hostId: string): Promise<void> {
    await this.#database.write(() =>
      changesOf(Prisma.sql`DELETE FROM "cluster_host" WHERE "id" = ${hostId}`),
    );
  }
}
