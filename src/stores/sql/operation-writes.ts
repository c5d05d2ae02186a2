import type {
  OperationChange,
  OwnFieldsChange,
  ProgressState,
} from '../../operations/ports/operation-rows.js';
import { highestSeverity } from '../../operations/record/highest-severity.js';
import type { OperationProgress, OperationStatus } from '../../operations/record/operation.js';
import type { OperationSummary } from '../../operations/record/operation-summary.js';
import { type Fence, leased, livingAttempt } from './attempt-fence.js';
import { Prisma } from './generated/client.js';
import { toJsonText } from './json-text.js';
import { REMOVED } from './operation-removal.js';
import { snakeCase } from './snake-case.js';
import type { SqlDialect } from './sql-dialect.js';
import { summaryColumns } from './summary-columns.js';

/** Builds the compare-and-set of a status change. */
export function transitionStatement(
  dialect: SqlDialect,
  { id, attempt, lease }: Omit<Fence, 'attempt'> & { readonly attempt: number | undefined },
  from: readonly OperationStatus[],
  change: OperationChange,
): Prisma.Sql {
  const sameAttempt =
    attempt === undefined ? Prisma.empty : Prisma.sql`AND "attempt" = ${attempt} ${leased(id, lease)}`;
  return Prisma.sql`UPDATE "operation" SET ${Prisma.join(changedColumns(dialect, change))}
    WHERE "id" = ${id} AND "status" IN (${Prisma.join(from)}) ${sameAttempt}`;
}

/** Builds the update that saves what a pull brought, fenced by the attempt. */
export function progressStatement(
  dialect: SqlDialect,
  fence: Fence,
  { progress, snapshot, serverLosses, waitingSince, updatedAt }: ProgressState,
): Prisma.Sql {
  const columns = [
    ...progressColumns(dialect, progress),
    assign('snapshot', snapshot && toJsonText(snapshot)),
    ...assignments({ server_losses: serverLosses, waiting_since: waitingSince }),
    assign('updated_at', updatedAt),
  ];
  return Prisma.sql`UPDATE "operation" SET ${Prisma.join(columns)} WHERE ${livingAttempt(fence)}`;
}

function changedColumns(dialect: SqlDialect, change: OperationChange): readonly Prisma.Sql[] {
  const { progress, error, warnings } = change;
  const columns = {
    status: change.status,
    attempt: change.attempt,
    owner: change.owner,
    remote_id: change.remoteId,
    title: change.title,
    error: error && toJsonText({ ...error }),
    warnings: warnings && toJsonText(warnings),
    severity: warnings && highestSeverity(warnings),
    started_at: change.startedAt,
    completed_at: change.completedAt,
    cancel_requested_at: change.cancelRequestedAt,
    cancel_reason: change.cancelReason,
    waiting_since: change.waitingSince,
    worker_losses: change.workerLosses,
    server_losses: change.serverLosses,
    updated_at: change.updatedAt,
  };
  const given = assignments(columns);
  if (change.completedAt) given.push(durationUntil(change.completedAt));
  if (change.summary) given.push(...summaryAssignments(change.summary));
  return progress ? [...given, ...progressColumns(dialect, progress)] : given;
}

function durationUntil(end: Date): Prisma.Sql {
  return Prisma.sql`"duration_ms" = ${end} - "started_at"`;
}

function summaryAssignments(summary: OperationSummary): readonly Prisma.Sql[] {
  return Object.entries(summaryColumns(summary)).map(([field, value]) => assign(snakeCase(field), value));
}

/** Builds the update of what people say of an operation, whatever its status. */
export function ownFieldsStatement(
  id: string,
  { label, note, tags, pinned, updatedAt }: OwnFieldsChange,
): Prisma.Sql {
  const columns = {
    label,
    note,
    tags: tags && toJsonText(tags),
    pinned,
    updated_at: updatedAt,
  };
  return Prisma.sql`UPDATE "operation" SET ${Prisma.join(assignments(columns))}
    WHERE "id" = ${id} AND "status" <> ${REMOVED}`;
}

/** Builds the update that replaces a summary, or gives an operation of an earlier version what it lacks. */
export function summaryStatement(id: string, summary: OperationSummary): Prisma.Sql {
  return Prisma.sql`UPDATE "operation" SET ${Prisma.join(summaryAssignments(summary))}
    WHERE "id" = ${id} AND "status" <> ${REMOVED}`;
}

function progressColumns(dialect: SqlDialect, progress: OperationProgress): readonly Prisma.Sql[] {
  // Held here and not by the caller: what the caller last read may be older than the row.
  const held = dialect.greatest(
    Prisma.sql`"progress_percentage"`,
    Prisma.sql`${finite(progress.percentage)}`,
  );
  return [
    assign('progress_phase', progress.phase),
    Prisma.sql`"progress_percentage" = ${held}`,
    assign('progress_message', progress.message),
    assign('progress_step', finite(progress.currentStep)),
    assign('progress_total_steps', finite(progress.totalSteps)),
    assign('progress_eta_seconds', progress.etaSeconds === null ? null : finite(progress.etaSeconds)),
  ];
}

type Value = string | number | boolean | Date | null;

/** Leaves out what is undefined. */
function assignments(columns: { readonly [column: string]: Value | undefined }): Prisma.Sql[] {
  return Object.entries(columns).flatMap(([column, value]) =>
    value === undefined ? [] : [assign(column, value)],
  );
}

function assign(column: string, value: Value): Prisma.Sql {
  return Prisma.sql`${Prisma.raw(`"${column}"`)} = ${value}`;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be stored as progress.`);
  return value;
}
