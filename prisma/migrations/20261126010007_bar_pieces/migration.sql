-- CreateTable
CREATE TABLE "bar_piece" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "entries" BLOB NOT NULL,

    PRIMARY KEY ("operation_id", "seq"),
    CONSTRAINT "bar_piece_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
