-- CreateIndex
CREATE INDEX "operation_completed_idx" ON "operation"("completed_at");
