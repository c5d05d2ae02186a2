-- The tables of prisma/schema.prisma as PostgreSQL has them: times are integers (milliseconds since the epoch), texts
-- are compared by their bytes, as SQLite does. Indexes are fewer: PostgreSQL chooses among them by itself, and a row
-- whose indexed columns stay is rewritten in place.

CREATE TABLE "operation" (
    "id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C" NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL,
    "attempt" INTEGER NOT NULL,
    "owner" TEXT COLLATE "C" NOT NULL,
    "caller" TEXT COLLATE "C",
    "execution_mode" TEXT COLLATE "C" NOT NULL,
    "host" TEXT COLLATE "C",
    "remote_id" TEXT COLLATE "C",
    "title" TEXT COLLATE "C" NOT NULL,
    "label" TEXT COLLATE "C",
    "symbol" TEXT COLLATE "C",
    "strategy" TEXT COLLATE "C",
    "parameters" TEXT COLLATE "C" NOT NULL,
    "parameters_hash" TEXT COLLATE "C" NOT NULL,
    "idempotency_key" TEXT COLLATE "C",
    "idempotency_claim" TEXT COLLATE "C",
    "pinned_inputs" TEXT COLLATE "C",
    "progress_phase" TEXT COLLATE "C" NOT NULL,
    "progress_percentage" DOUBLE PRECISION NOT NULL,
    "progress_message" TEXT COLLATE "C" NOT NULL,
    "progress_step" INTEGER NOT NULL,
    "progress_total_steps" INTEGER NOT NULL,
    "progress_eta_seconds" DOUBLE PRECISION,
    "snapshot" TEXT COLLATE "C",
    "error" TEXT COLLATE "C",
    "warnings" TEXT COLLATE "C" NOT NULL,
    "created_at" BIGINT NOT NULL,
    "started_at" BIGINT,
    "updated_at" BIGINT NOT NULL,
    "completed_at" BIGINT,
    "cancel_requested_at" BIGINT,
    "cancel_reason" TEXT COLLATE "C",
    "heartbeat_at" BIGINT,
    "worker_losses" INTEGER NOT NULL,
    "server_losses" INTEGER NOT NULL,
    "tags" TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    "note" TEXT COLLATE "C",
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "parent_id" TEXT COLLATE "C",
    "retry_of_id" TEXT COLLATE "C",
    "model" TEXT COLLATE "C",
    "search_text" TEXT COLLATE "C",
    "summary" TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    "severity" TEXT COLLATE "C",
    "duration_ms" DOUBLE PRECISION,
    "total_return" DOUBLE PRECISION,
    "sharpe_ratio" DOUBLE PRECISION,
    "deflated_sharpe" DOUBLE PRECISION,
    "max_drawdown" DOUBLE PRECISION,
    "total_trades" INTEGER,
    PRIMARY KEY ("id")
);

CREATE TABLE "bar_metric" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "bar_index" INTEGER NOT NULL,
    "timestamp_ms" BIGINT NOT NULL,
    "equity" DOUBLE PRECISION NOT NULL,
    "pnl" DOUBLE PRECISION NOT NULL,
    "trades" INTEGER NOT NULL,
    "win_rate" DOUBLE PRECISION,
    "position" DOUBLE PRECISION NOT NULL,
    PRIMARY KEY ("operation_id", "seq"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "epoch_metric" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "total_epochs" INTEGER NOT NULL,
    "train_loss" DOUBLE PRECISION NOT NULL,
    "train_accuracy" DOUBLE PRECISION,
    "val_loss" DOUBLE PRECISION,
    "val_accuracy" DOUBLE PRECISION,
    "learning_rate" DOUBLE PRECISION NOT NULL,
    "duration_ms" DOUBLE PRECISION NOT NULL,
    "timestamp_ms" BIGINT NOT NULL,
    PRIMARY KEY ("operation_id", "seq"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "segment_metric" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "start_ms" BIGINT NOT NULL,
    "end_ms" BIGINT NOT NULL,
    "rows" INTEGER NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL,
    "message" TEXT COLLATE "C",
    "duration_ms" DOUBLE PRECISION NOT NULL,
    "timestamp_ms" BIGINT NOT NULL,
    PRIMARY KEY ("operation_id", "seq"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "outcome_part" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "trade_count" INTEGER NOT NULL,
    "equity" BYTEA,
    PRIMARY KEY ("operation_id", "seq"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "operation_result" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "result" TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY ("operation_id"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "operation_checkpoint" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "state" BYTEA NOT NULL,
    PRIMARY KEY ("operation_id"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "trade_piece" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "trades" BYTEA NOT NULL,
    PRIMARY KEY ("operation_id", "seq"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "bar_piece" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "entries" BYTEA NOT NULL,
    PRIMARY KEY ("operation_id", "seq"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "operation_tag" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "value" TEXT COLLATE "C" NOT NULL,
    "parent_id" TEXT COLLATE "C",
    PRIMARY KEY ("operation_id", "key", "value"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "operation_event" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "attempt" INTEGER NOT NULL,
    "host" TEXT COLLATE "C",
    "caller" TEXT COLLATE "C",
    "message" TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY ("operation_id", "seq"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "stream_piece" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "stream" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    PRIMARY KEY ("operation_id", "stream", "seq"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "evaluation" (
    "seq" INTEGER NOT NULL,
    "family" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "symbols" TEXT COLLATE "C" NOT NULL,
    "timeframe" TEXT COLLATE "C" NOT NULL,
    "start_date" TEXT COLLATE "C" NOT NULL,
    "end_date" TEXT COLLATE "C" NOT NULL,
    "configuration_hash" TEXT COLLATE "C" NOT NULL,
    "look_hash" TEXT COLLATE "C" NOT NULL,
    "model_hash" TEXT COLLATE "C",
    "periods_id" INTEGER NOT NULL,
    "periods" INTEGER NOT NULL,
    "mean" DOUBLE PRECISION,
    "deviation" DOUBLE PRECISION,
    "skewness" DOUBLE PRECISION,
    "kurtosis" DOUBLE PRECISION,
    "sharpe_ratio" DOUBLE PRECISION,
    "total_return" DOUBLE PRECISION NOT NULL,
    "at" BIGINT NOT NULL,
    PRIMARY KEY ("seq")
);

CREATE TABLE "evaluation_returns" (
    "seq" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    PRIMARY KEY ("seq")
);

CREATE TABLE "evaluation_periods" (
    "id" INTEGER NOT NULL,
    "digest" TEXT COLLATE "C" NOT NULL,
    "length" TEXT COLLATE "C" NOT NULL,
    "per_year" DOUBLE PRECISION NOT NULL,
    "days" BYTEA NOT NULL,
    PRIMARY KEY ("id")
);

CREATE TABLE "evaluation_family" (
    "name" TEXT COLLATE "C" NOT NULL,
    "family" TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY ("name")
);

CREATE TABLE "operation_evaluation" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER,
    "through" INTEGER NOT NULL,
    PRIMARY KEY ("operation_id"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "evaluation_judged" (
    "family" TEXT COLLATE "C" NOT NULL,
    "through" INTEGER NOT NULL,
    PRIMARY KEY ("family")
);

CREATE TABLE "server_secret" (
    "name" TEXT COLLATE "C" NOT NULL,
    "secret" BYTEA NOT NULL,
    PRIMARY KEY ("name")
);

ALTER TABLE "operation" SET (fillfactor = 80);

CREATE UNIQUE INDEX "operation_idempotency_claim_key" ON "operation"("idempotency_claim");
CREATE INDEX "operation_list_idx" ON "operation"("created_at", "id");
CREATE INDEX "operation_parent_idx" ON "operation"("parent_id", "created_at", "id");
CREATE INDEX "operation_status_idx" ON "operation"("status", "created_at", "id");
CREATE INDEX "operation_type_idx" ON "operation"("type", "created_at", "id");
CREATE INDEX "operation_symbol_idx" ON "operation"("symbol", "created_at", "id");
CREATE INDEX "operation_strategy_idx" ON "operation"("strategy", "created_at", "id");
CREATE INDEX "operation_duration_idx" ON "operation"("duration_ms", "created_at", "id") WHERE "duration_ms" IS NOT NULL;
CREATE INDEX "operation_total_return_idx" ON "operation"("total_return", "created_at", "id") WHERE "total_return" IS NOT NULL;
CREATE INDEX "operation_sharpe_idx" ON "operation"("sharpe_ratio", "created_at", "id") WHERE "sharpe_ratio" IS NOT NULL;
CREATE INDEX "operation_deflated_sharpe_idx" ON "operation"("deflated_sharpe", "created_at", "id") WHERE "deflated_sharpe" IS NOT NULL;
CREATE INDEX "operation_max_drawdown_idx" ON "operation"("max_drawdown", "created_at", "id") WHERE "max_drawdown" IS NOT NULL;
CREATE INDEX "operation_total_trades_idx" ON "operation"("total_trades", "created_at", "id") WHERE "total_trades" IS NOT NULL;
CREATE INDEX "operation_model_idx" ON "operation"("model", "id");
CREATE INDEX "operation_caller_idx" ON "operation"("caller", "id");
CREATE INDEX "operation_pinned_idx" ON "operation"("id") WHERE "pinned";
CREATE INDEX "operation_completed_idx" ON "operation"("completed_at", "id") WHERE "parent_id" IS NULL AND NOT "pinned";
CREATE INDEX "operation_unfilled_idx" ON "operation"("id") WHERE "search_text" IS NULL;
CREATE INDEX "operation_tag_idx" ON "operation_tag"("key", "value", "parent_id", "operation_id");
CREATE INDEX "evaluation_family_idx" ON "evaluation"("family", "seq");
CREATE INDEX "evaluation_kind_idx" ON "evaluation"("family", "kind", "start_date", "end_date");
CREATE UNIQUE INDEX "evaluation_key" ON "evaluation"("family", "configuration_hash", "start_date", "end_date", "look_hash");
CREATE UNIQUE INDEX "evaluation_periods_digest_key" ON "evaluation_periods"("digest");
CREATE INDEX "operation_evaluation_idx" ON "operation_evaluation"("seq", "operation_id");
