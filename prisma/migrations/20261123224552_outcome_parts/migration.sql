-- CreateTable
CREATE TABLE "outcome_part" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "trade_count" INTEGER NOT NULL,
    "equity" BLOB,

    PRIMARY KEY ("operation_id", "seq"),
    CONSTRAINT "outcome_part_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What was stored whole is the first and only part.
INSERT INTO "outcome_part" ("operation_id", "seq", "trade_count", "equity")
SELECT "operation_id", 0,
    (SELECT count(*) FROM "trade" WHERE "trade"."operation_id" = "operation_result"."operation_id"),
    "equity"
FROM "operation_result";

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_operation_result" (
    "operation_id" TEXT NOT NULL PRIMARY KEY,
    "result" TEXT NOT NULL,
    CONSTRAINT "operation_result_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_operation_result" ("operation_id", "result") SELECT "operation_id", "result" FROM "operation_result";
DROP TABLE "operation_result";
ALTER TABLE "new_operation_result" RENAME TO "operation_result";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
