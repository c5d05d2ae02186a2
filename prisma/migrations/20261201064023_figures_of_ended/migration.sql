-- Indexes of figures hold what has ended, each figure one instead of two; what is seldom has an index of those that have it.
-- DropIndex
DROP INDEX "operation_completed_idx";

-- DropIndex
DROP INDEX "operation_text_idx";

-- DropIndex
DROP INDEX "operation_caller_idx";

-- DropIndex
DROP INDEX "operation_model_idx";

-- DropIndex
DROP INDEX "operation_parent_total_trades_idx";

-- DropIndex
DROP INDEX "operation_total_trades_idx";

-- DropIndex
DROP INDEX "operation_parent_max_drawdown_idx";

-- DropIndex
DROP INDEX "operation_max_drawdown_idx";

-- DropIndex
DROP INDEX "operation_parent_deflated_sharpe_idx";

-- DropIndex
DROP INDEX "operation_deflated_sharpe_idx";

-- DropIndex
DROP INDEX "operation_parent_sharpe_idx";

-- DropIndex
DROP INDEX "operation_sharpe_idx";

-- DropIndex
DROP INDEX "operation_parent_total_return_idx";

-- DropIndex
DROP INDEX "operation_total_return_idx";

-- DropIndex
DROP INDEX "operation_parent_duration_idx";

-- DropIndex
DROP INDEX "operation_duration_idx";

-- CreateIndex
CREATE INDEX "operation_duration_idx" ON "operation"("duration_ms", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id") WHERE "status" <> 'PENDING' AND "status" <> 'RUNNING' AND "status" <> 'CANCELLING';

-- CreateIndex
CREATE INDEX "operation_total_return_idx" ON "operation"("total_return", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id") WHERE "status" <> 'PENDING' AND "status" <> 'RUNNING' AND "status" <> 'CANCELLING';

-- CreateIndex
CREATE INDEX "operation_sharpe_idx" ON "operation"("sharpe_ratio", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id") WHERE "status" <> 'PENDING' AND "status" <> 'RUNNING' AND "status" <> 'CANCELLING';

-- CreateIndex
CREATE INDEX "operation_deflated_sharpe_idx" ON "operation"("deflated_sharpe", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id") WHERE "status" <> 'PENDING' AND "status" <> 'RUNNING' AND "status" <> 'CANCELLING';

-- CreateIndex
CREATE INDEX "operation_max_drawdown_idx" ON "operation"("max_drawdown", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id") WHERE "status" <> 'PENDING' AND "status" <> 'RUNNING' AND "status" <> 'CANCELLING';

-- CreateIndex
CREATE INDEX "operation_total_trades_idx" ON "operation"("total_trades", "created_at", "id", "type", "status", "symbol", "strategy", "severity", "parent_id") WHERE "status" <> 'PENDING' AND "status" <> 'RUNNING' AND "status" <> 'CANCELLING';

-- CreateIndex
CREATE INDEX "operation_model_idx" ON "operation"("model", "parent_id", "id") WHERE "model" IS NOT NULL;

-- CreateIndex
CREATE INDEX "operation_caller_idx" ON "operation"("caller", "parent_id", "id") WHERE "caller" IS NOT NULL;

-- CreateIndex
CREATE INDEX "operation_pinned_idx" ON "operation"("parent_id", "id", "pinned") WHERE "pinned";

-- CreateIndex
CREATE INDEX "operation_text_idx" ON "operation"("search_text", "parent_id", "id");

-- CreateIndex
CREATE INDEX "operation_completed_idx" ON "operation"("completed_at", "id") WHERE "completed_at" IS NOT NULL AND "parent_id" IS NULL AND NOT "pinned";
