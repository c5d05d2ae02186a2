-- CreateIndex
CREATE INDEX "operation_type_idx" ON "operation"("type", "created_at", "id", "status", "symbol", "strategy");
