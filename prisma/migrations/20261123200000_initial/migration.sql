-- The tables WITHOUT ROWID keep small rows in the order of their key; Prisma's diff neither writes nor minds it.

-- CreateTable
CREATE TABLE "operation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "type" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "owner" TEXT NOT NULL,
    "caller" TEXT,
    "execution_mode" TEXT NOT NULL,
    "host" TEXT,
    "remote_id" TEXT,
    "title" TEXT NOT NULL,
    "label" TEXT,
    "symbol" TEXT,
    "strategy" TEXT,
    "parameters" TEXT NOT NULL,
    "parameters_hash" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "idempotency_claim" TEXT,
    "pinned_inputs" TEXT,
    "progress_phase" TEXT NOT NULL,
    "progress_percentage" REAL NOT NULL,
    "progress_message" TEXT NOT NULL,
    "progress_step" INTEGER NOT NULL,
    "progress_total_steps" INTEGER NOT NULL,
    "progress_eta_seconds" REAL,
    "snapshot" TEXT,
    "error" TEXT,
    "warnings" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    "started_at" DATETIME,
    "updated_at" DATETIME NOT NULL,
    "completed_at" DATETIME,
    "cancel_requested_at" DATETIME,
    "cancel_reason" TEXT,
    "heartbeat_at" DATETIME,
    "worker_losses" INTEGER NOT NULL,
    "server_losses" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "bar_metric" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "bar_index" INTEGER NOT NULL,
    "timestamp_ms" BIGINT NOT NULL,
    "equity" REAL NOT NULL,
    "pnl" REAL NOT NULL,
    "trades" INTEGER NOT NULL,
    "win_rate" REAL,
    "position" REAL NOT NULL,

    PRIMARY KEY ("operation_id", "seq"),
    CONSTRAINT "bar_metric_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "epoch_metric" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "total_epochs" INTEGER NOT NULL,
    "train_loss" REAL NOT NULL,
    "train_accuracy" REAL,
    "val_loss" REAL,
    "val_accuracy" REAL,
    "learning_rate" REAL NOT NULL,
    "duration_ms" REAL NOT NULL,
    "timestamp_ms" BIGINT NOT NULL,

    PRIMARY KEY ("operation_id", "seq"),
    CONSTRAINT "epoch_metric_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "segment_metric" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "start_ms" BIGINT NOT NULL,
    "end_ms" BIGINT NOT NULL,
    "rows" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "message" TEXT,
    "duration_ms" REAL NOT NULL,
    "timestamp_ms" BIGINT NOT NULL,

    PRIMARY KEY ("operation_id", "seq"),
    CONSTRAINT "segment_metric_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "history_metric" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "payload" TEXT NOT NULL,

    PRIMARY KEY ("operation_id", "seq"),
    CONSTRAINT "history_metric_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "trade" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "trade" TEXT NOT NULL,

    PRIMARY KEY ("operation_id", "seq"),
    CONSTRAINT "trade_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "operation_result" (
    "operation_id" TEXT NOT NULL PRIMARY KEY,
    "result" TEXT NOT NULL,
    "equity" BLOB,
    CONSTRAINT "operation_result_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "operation_idempotency_claim_key" ON "operation"("idempotency_claim");

-- CreateIndex
CREATE INDEX "operation_list_idx" ON "operation"("created_at", "id", "type", "status", "symbol", "strategy");

-- CreateIndex
CREATE INDEX "operation_status_idx" ON "operation"("status", "owner");
