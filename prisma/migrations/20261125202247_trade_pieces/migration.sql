-- CreateTable
CREATE TABLE "trade_piece" (
    "operation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "trades" BLOB NOT NULL,

    PRIMARY KEY ("operation_id", "seq"),
    CONSTRAINT "trade_piece_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Each trade that was stored as JSON is a piece of its own, still JSON.
INSERT INTO "trade_piece" ("operation_id", "seq", "trades")
SELECT "operation_id", "seq", CAST('[' || "trade" || ']' AS BLOB) FROM "trade";

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "trade";
PRAGMA foreign_keys=on;
