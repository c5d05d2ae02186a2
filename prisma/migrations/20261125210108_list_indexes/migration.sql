-- DropIndex
DROP INDEX "operation_status_idx";

-- CreateIndex
CREATE INDEX "operation_status_idx" ON "operation"("status", "created_at", "id", "type", "symbol", "strategy");

-- CreateIndex
CREATE INDEX "operation_symbol_idx" ON "operation"("symbol", "created_at", "id", "type", "status", "strategy");

-- CreateIndex
CREATE INDEX "operation_strategy_idx" ON "operation"("strategy", "created_at", "id", "type", "status", "symbol");
