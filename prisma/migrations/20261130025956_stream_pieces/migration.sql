-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "history_metric";
PRAGMA foreign_keys=on;

-- CreateTable
CREATE TABLE "stream_piece" (
    "operation_id" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "bytes" BLOB NOT NULL,

    PRIMARY KEY ("operation_id", "stream", "seq"),
    CONSTRAINT "stream_piece_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
