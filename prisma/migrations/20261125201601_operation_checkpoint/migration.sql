-- CreateTable
CREATE TABLE "operation_checkpoint" (
    "operation_id" TEXT NOT NULL PRIMARY KEY,
    "state" BLOB NOT NULL,
    CONSTRAINT "operation_checkpoint_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
