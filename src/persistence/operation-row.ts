import type {
  ExecutionMode,
  Operation,
  OperationFailure,
  OperationStatus,
  OperationType,
  OperationWarning,
} from '../operations/operation.js';
import { type OperationRow, Prisma } from './generated/client.js';
import { jsonObject, toJsonText } from './json-text.js';
import { snakeCase } from './snake-case.js';

const FIELDS = Object.values(Prisma.OperationRowScalarFieldEnum);

/** The columns of an operation, each under the name of its field: what a SELECT needs for fromStoredRow. */
export const OPERATION_COLUMNS = FIELDS.map((field) => `"${snakeCase(field)}" AS "${field}"`).join(', ');

const COLUMN_NAMES = Prisma.raw(FIELDS.map((field) => `"${snakeCase(field)}"`).join(', '));

/** Builds the insertion of a row. */
export function insertStatement(row: OperationRow): Prisma.Sql {
  return Prisma.sql`INSERT INTO "operation" (${COLUMN_NAMES})
    VALUES (${Prisma.join(FIELDS.map((field) => row[field]))})`;
}

/** A row as the database returns it, in which times are numbers. */
export type StoredOperationRow = {
  readonly [F in keyof OperationRow]: OperationRow[F] extends Date
    ? number
    : OperationRow[F] extends Date | null
      ? number | null
      : OperationRow[F];
};

/** Returns the operation of a row that was selected by OPERATION_COLUMNS. */
export function fromStoredRow(row: StoredOperationRow): Operation {
  return toOperation({
    ...row,
    createdAt: new Date(row.createdAt),
    startedAt: toDate(row.startedAt),
    updatedAt: new Date(row.updatedAt),
    completedAt: toDate(row.completedAt),
    cancelRequestedAt: toDate(row.cancelRequestedAt),
    heartbeatAt: toDate(row.heartbeatAt),
  });
}

/** Returns about how much memory a row takes: its texts and its numbers. */
export function storedBytesOf(row: StoredOperationRow): number {
  return Object.values(row).reduce<number>(
    (bytes, value) => bytes + (typeof value === 'string' ? value.length : 8),
    0,
  );
}

function toDate(timeMs: number | null): Date | null {
  return timeMs === null ? null : new Date(timeMs);
}

/** Returns the row of an operation; `idempotencyClaim` as operationClaim gives it. */
export function toOperationRow(operation: Operation, idempotencyClaim: string | null): OperationRow {
  const { parameters, pinnedInputs, progress, snapshot, error, warnings, ...columns } = operation;
  return {
    ...columns,
    idempotencyClaim,
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

/** Returns the operation of a row; its enumerations and JSON are trusted, since only toOperationRow wrote them. */
export function toOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    type: row.type as OperationType,
    status: row.status as OperationStatus,
    attempt: row.attempt,
    owner: row.owner,
    caller: row.caller,
    executionMode: row.executionMode as ExecutionMode,
    host: row.host,
    remoteId: row.remoteId,
    title: row.title,
    label: row.label,
    symbol: row.symbol,
    strategy: row.strategy,
    parameters: jsonObject(row.parameters),
    parametersHash: row.parametersHash,
    idempotencyKey: row.idempotencyKey,
    pinnedInputs: row.pinnedInputs === null ? null : jsonObject(row.pinnedInputs),
    progress: {
      phase: row.progressPhase,
      percentage: row.progressPercentage,
      message: row.progressMessage,
      currentStep: row.progressStep,
      totalSteps: row.progressTotalSteps,
      etaSeconds: row.progressEtaSeconds,
    },
    snapshot: row.snapshot === null ? null : jsonObject(row.snapshot),
    error: row.error === null ? null : (JSON.parse(row.error) as OperationFailure),
    warnings: JSON.parse(row.warnings) as readonly OperationWarning[],
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    updatedAt: row.updatedAt,
    completedAt: row.completedAt,
    cancelRequestedAt: row.cancelRequestedAt,
    cancelReason: row.cancelReason,
    heartbeatAt: row.heartbeatAt,
    workerLosses: row.workerLosses,
    serverLosses: row.serverLosses,
  };
}
