import type { OperationChange, ProgressState } from '../../operations/ports/operation-store.js';
import type { OperationProgress, OperationStatus } from '../../operations/record/operation.js';
import { livingAttempt } from './attempt-fence.js';
import { Prisma } from './generated/client.js';
import { toJsonText } from './json-text.js';
import type { SqlDialect } from './sql-dialect.js';

/** Builds the compare-and-set of a status change. */
export function transitionStatement(
  dialect: SqlDialect,
  id: string,
  from: readonly OperationStatus[],
  change: OperationChange,
  attempt?: number,
): Prisma.Sql {
  const sameAttempt = attempt === undefined ? Prisma.empty : Prisma.sql`AND "attempt" = ${attempt}`;
  return Prisma.sql`UPDATE "operation" SET ${Prisma.join(changedColumns(dialect, change))}
    WHERE "id" = ${id} AND "status" IN (${Prisma.join(from)}) ${sameAttempt}`;
}

/** Builds the update that saves what a pull brought, fenced by the attempt. */
export function progressStatement(
  dialect: SqlDialect,
  id: string,
  attempt: number,
  { progress, snapshot, serverLosses, updatedAt }: ProgressState,
): Prisma.Sql {
  const columns = [
    ...progressColumns(dialect, progress),
    assign('snapshot', snapshot && toJsonText(snapshot)),
    ...(serverLosses === undefined ? [] : [assign('server_losses', serverLosses)]),
    assign('updated_at', updatedAt),
  ];
  return Prisma.sql`UPDATE "operation" SET ${Prisma.join(columns)} WHERE ${livingAttempt(id, attempt)}`;
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
    started_at: change.startedAt,
    completed_at: change.completedAt,
    cancel_requested_at: change.cancelRequestedAt,
    cancel_reason: change.cancelReason,
    worker_losses: change.workerLosses,
    server_losses: change.serverLosses,
    updated_at: change.updatedAt,
  };
  const given = Object.entries(columns).flatMap(([column, value]) =>
    value === undefined ? [] : [assign(column, value)],
  );
  return progress ? [...given, ...progressColumns(dialect, progress)] : given;
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

function assign(column: string, value: string | number | Date | null): Prisma.Sql {
  return Prisma.sql`${Prisma.raw(`"${column}"`)} = ${value}`;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be stored as progress.`);
  return value;
}
