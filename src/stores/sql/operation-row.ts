import { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import { highestSeverity } from '../../operations/record/highest-severity.js';
import { EXECUTION_MODES, OPERATION_STATUSES, type Operation } from '../../operations/record/operation.js';
import { searchTextOf } from '../../operations/record/search-text.js';
import { MAX_TAGS } from '../../operations/record/tags.js';
import { type OperationRow, Prisma } from './generated/client.js';
import { toJsonText } from './json-text.js';
import { RowReader } from './row-reader.js';
import { snakeCase } from './snake-case.js';
import { readSummary, summaryColumns } from './summary-columns.js';

const FIELDS = Object.values(Prisma.OperationRowScalarFieldEnum);

/** The columns of an operation, each under the name of its field: what a SELECT needs for fromStoredRow. */
export const OPERATION_COLUMNS = FIELDS.map((field) => `"${snakeCase(field)}" AS "${field}"`).join(', ');

const COLUMN_NAMES = Prisma.raw(FIELDS.map((field) => `"${snakeCase(field)}"`).join(', '));

/** Builds the insertion of a row. */
export function insertStatement(row: OperationRow): Prisma.Sql {
  return Prisma.sql`INSERT INTO "operation" (${COLUMN_NAMES})
    VALUES (${Prisma.join(FIELDS.map((field) => row[field]))})`;
}

/** A row as the database returns it, in which times and booleans are numbers. */
export type StoredOperationRow = {
  readonly [F in keyof OperationRow]: OperationRow[F] extends Date | boolean
    ? number
    : OperationRow[F] extends Date | null
      ? number | null
      : OperationRow[F];
};

/** Returns about how much memory a row takes: its texts and its numbers. */
export function storedBytesOf(row: StoredOperationRow): number {
  return Object.values(row).reduce<number>(
    (bytes, value) => bytes + (typeof value === 'string' ? value.length : 8),
    0,
  );
}

/** Returns the row of an operation; `idempotencyClaim` as operationClaim gives it. */
export function toOperationRow(operation: Operation, idempotencyClaim: string | null): OperationRow {
  const { parameters, pinnedInputs, progress, snapshot, error, warnings, tags, summary, ...columns } =
    operation;
  const { startedAt, completedAt } = operation;
  return {
    ...columns,
    ...summaryColumns(summary),
    idempotencyClaim,
    tags: toJsonText(tags),
    searchText: searchTextOf(operation),
    severity: highestSeverity(warnings),
    durationMs: startedAt && completedAt && completedAt.getTime() - startedAt.getTime(),
    parameters: toJsonText(parameters),
    pinnedInputs: pinnedInputs && toJsonText(pinnedInputs),
    progressPhase: progress.phase,
    progressPercentage: progress.percentage,
    progressMessage: progress.message,
    progressStep: progress.currentStep,
    progressTotalSteps: progress.totalSteps,
    progressEtaSeconds: progress.etaSeconds,
    snapshot: snapshot && toJsonText(snapshot),
    error: error && toJsonText({ ...error }),
    warnings: toJsonText(warnings),
  };
}

/**
 * Returns the operation of a row that was selected by OPERATION_COLUMNS. What toOperationRow could not have written
 * is left out, with a warning.
 */
export function fromStoredRow(row: StoredOperationRow): Operation {
  const reader = new RowReader();
  const told = typeOfId(row.id);
  const operation = {
    id: row.id,
    type: told === null ? reader.text('type', row.type) : reader.oneOf('type', row.type, [told], told),
    status: reader.oneOf('status', row.status, OPERATION_STATUSES, 'FAILED'),
    attempt: reader.count('attempt', row.attempt),
    owner: reader.text('owner', row.owner),
    caller: reader.textOrNull('caller', row.caller),
    executionMode: reader.oneOf('execution_mode', row.executionMode, EXECUTION_MODES, 'LOCAL'),
    host: reader.textOrNull('host', row.host),
    remoteId: reader.textOrNull('remote_id', row.remoteId),
    title: reader.text('title', row.title),
    label: reader.textOrNull('label', row.label),
    tags: reader.json('tags', row.tags, tagsSchema, []),
    note: reader.textOrNull('note', row.note),
    pinned: row.pinned === 1,
    priority: reader.whole('priority', row.priority),
    parentId: reader.textOrNull('parent_id', row.parentId),
    retryOfId: reader.textOrNull('retry_of_id', row.retryOfId),
    symbol: reader.textOrNull('symbol', row.symbol),
    strategy: reader.textOrNull('strategy', row.strategy),
    model: reader.textOrNull('model', row.model),
    summary: readSummary(reader, row),
    parameters: reader.json('parameters', row.parameters, jsonObjectSchema, {}),
    parametersHash: reader.text('parameters_hash', row.parametersHash),
    idempotencyKey: reader.textOrNull('idempotency_key', row.idempotencyKey),
    pinnedInputs: reader.jsonOrNull('pinned_inputs', row.pinnedInputs, jsonObjectSchema),
    progress: {
      phase: reader.text('progress_phase', row.progressPhase),
      percentage: reader.number('progress_percentage', row.progressPercentage),
      message: reader.text('progress_message', row.progressMessage),
      currentStep: reader.count('progress_step', row.progressStep),
      totalSteps: reader.count('progress_total_steps', row.progressTotalSteps),
      etaSeconds: reader.numberOrNull('progress_eta_seconds', row.progressEtaSeconds),
    },
    snapshot: reader.jsonOrNull('snapshot', row.snapshot, jsonObjectSchema),
    error: reader.jsonOrNull('error', row.error, failureSchema),
    warnings: reader.json('warnings', row.warnings, warningsSchema, []),
    createdAt: reader.time('created_at', row.createdAt),
    startedAt: reader.timeOrNull('started_at', row.startedAt),
    updatedAt: reader.time('updated_at', row.updatedAt),
    completedAt: reader.timeOrNull('completed_at', row.completedAt),
    cancelRequestedAt: reader.timeOrNull('cancel_requested_at', row.cancelRequestedAt),
    cancelReason: reader.textOrNull('cancel_reason', row.cancelReason),
    waitingSince: reader.timeOrNull('waiting_since', row.waitingSince),
    workerLosses: reader.count('worker_losses', row.workerLosses),
    serverLosses: reader.count('server_losses', row.serverLosses),
    traceContext: reader.textOrNull('trace_context', row.traceContext),
  };
  const { warning } = reader;
  return warning === null ? operation : { ...operation, warnings: [...operation.warnings, warning] };
}

/** Returns the type that an id names, as createOperationId made it; null for an id of another form. */
function typeOfId(id: string): string | null {
  return /^op_(.+)_\d{8}_\d{6}_/.exec(id)?.[1]?.toUpperCase() ?? null;
}

/** Looked through no further: the shape belongs to the type, whose service knows it. */
const jsonObjectSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const tagsSchema = z
  .array(z.object({ key: z.string(), value: z.string() }))
  .max(MAX_TAGS)
  .readonly();
const failureSchema = z.object({ code: z.string(), message: z.string(), retryable: z.boolean() });
const warningsSchema = z
  .array(
    z.object({ code: z.string(), severity: z.enum(['INFO', 'CAUTION', 'INVALIDATES']), message: z.string() }),
  )
  .readonly();
