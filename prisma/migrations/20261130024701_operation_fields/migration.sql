-- CreateTable
CREATE TABLE "operation_tag" (
    "operation_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "parent_id" TEXT,

    PRIMARY KEY ("operation_id", "key", "value"),
    CONSTRAINT "operation_tag_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "operation_event" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "kind" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "host" TEXT,
    "caller" TEXT,
    "message" TEXT NOT NULL,

    PRIMARY KEY ("operation_id", "seq"),
    CONSTRAINT "operation_event_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Prisma would copy the whole table for the defaults; adding columns that have one takes no time.
ALTER TABLE "operation" ADD COLUMN "tags" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "operation" ADD COLUMN "note" TEXT;
ALTER TABLE "operation" ADD COLUMN "pinned" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "operation" ADD COLUMN "priority" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "operation" ADD COLUMN "parent_id" TEXT;
ALTER TABLE "operation" ADD COLUMN "retry_of_id" TEXT;
ALTER TABLE "operation" ADD COLUMN "model" TEXT;
ALTER TABLE "operation" ADD COLUMN "search_text" TEXT;
ALTER TABLE "operation" ADD COLUMN "summary" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "operation" ADD COLUMN "severity" TEXT;
ALTER TABLE "operation" ADD COLUMN "duration_ms" REAL;
ALTER TABLE "operation" ADD COLUMN "total_return" REAL;
ALTER TABLE "operation" ADD COLUMN "sharpe_ratio" REAL;
ALTER TABLE "operation" ADD COLUMN "deflated_sharpe" REAL;
ALTER TABLE "operation" ADD COLUMN "max_drawdown" REAL;
ALTER TABLE "operation" ADD COLUMN "total_trades" INTEGER;

DROP INDEX "operation_list_idx";
DROP INDEX "operation_status_idx";
DROP INDEX "operation_type_idx";
DROP INDEX "operation_symbol_idx";
DROP INDEX "operation_strategy_idx";
DROP INDEX "operation_completed_idx";

CREATE INDEX "operation_list_idx" ON "operation"("created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id");
CREATE INDEX "operation_parent_idx" ON "operation"("parent_id", "created_at", "id", "type", "status", "symbol", "strategy", "severity");
CREATE INDEX "operation_status_idx" ON "operation"("status", "created_at", "id", "type", "symbol", "strategy", "severity", "parent_id");
CREATE INDEX "operation_type_idx" ON "operation"("type", "created_at", "id", "status", "symbol", "strategy", "severity", "parent_id");
CREATE INDEX "operation_symbol_idx" ON "operation"("symbol", "created_at", "id", "type", "status", "strategy", "severity", "parent_id");
CREATE INDEX "operation_strategy_idx" ON "operation"("strategy", "created_at", "id", "type", "status", "symbol", "severity", "parent_id");
CREATE INDEX "operation_duration_idx" ON "operation"("duration_ms", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id");
CREATE INDEX "operation_parent_duration_idx" ON "operation"("parent_id", "duration_ms", "created_at", "id", "type", "status", "symbol", "strategy", "severity");
CREATE INDEX "operation_total_return_idx" ON "operation"("total_return", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id");
CREATE INDEX "operation_parent_total_return_idx" ON "operation"("parent_id", "total_return", "created_at", "id", "type", "status", "symbol", "strategy", "severity");
CREATE INDEX "operation_sharpe_idx" ON "operation"("sharpe_ratio", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id");
CREATE INDEX "operation_parent_sharpe_idx" ON "operation"("parent_id", "sharpe_ratio", "created_at", "id", "type", "status", "symbol", "strategy", "severity");
CREATE INDEX "operation_deflated_sharpe_idx" ON "operation"("deflated_sharpe", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id");
CREATE INDEX "operation_parent_deflated_sharpe_idx" ON "operation"("parent_id", "deflated_sharpe", "created_at", "id", "type", "status", "symbol", "strategy", "severity");
CREATE INDEX "operation_max_drawdown_idx" ON "operation"("max_drawdown", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id");
CREATE INDEX "operation_parent_max_drawdown_idx" ON "operation"("parent_id", "max_drawdown", "created_at", "id", "type", "status", "symbol", "strategy", "severity");
CREATE INDEX "operation_total_trades_idx" ON "operation"("total_trades", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id");
CREATE INDEX "operation_parent_total_trades_idx" ON "operation"("parent_id", "total_trades", "created_at", "id", "type", "status", "symbol", "strategy", "severity");
CREATE INDEX "operation_model_idx" ON "operation"("model", "parent_id", "id");
CREATE INDEX "operation_caller_idx" ON "operation"("caller", "parent_id", "id");
CREATE INDEX "operation_updated_idx" ON "operation"("updated_at", "parent_id", "id");
CREATE INDEX "operation_text_idx" ON "operation"("search_text", "parent_id", "id", "created_at", "type", "status", "symbol", "strategy", "severity");
CREATE INDEX "operation_completed_idx" ON "operation"("pinned", "parent_id", "completed_at", "id");
CREATE INDEX "operation_children_idx" ON "operation"("parent_id", "status");

-- CreateIndex
CREATE INDEX "operation_tag_idx" ON "operation_tag"("key", "value", "parent_id", "operation_id");
