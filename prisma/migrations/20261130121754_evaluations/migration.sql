-- CreateTable
CREATE TABLE "evaluation" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "family" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "symbols" TEXT NOT NULL,
    "timeframe" TEXT NOT NULL,
    "start_date" TEXT NOT NULL,
    "end_date" TEXT NOT NULL,
    "configuration_hash" TEXT NOT NULL,
    "look_hash" TEXT NOT NULL,
    "model_hash" TEXT,
    "periods_id" INTEGER NOT NULL,
    "periods" INTEGER NOT NULL,
    "mean" REAL,
    "deviation" REAL,
    "skewness" REAL,
    "kurtosis" REAL,
    "sharpe_ratio" REAL,
    "total_return" REAL NOT NULL,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "evaluation_returns" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "bytes" BLOB NOT NULL
);

-- CreateTable
CREATE TABLE "evaluation_periods" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "digest" TEXT NOT NULL,
    "length" TEXT NOT NULL,
    "per_year" REAL NOT NULL,
    "days" BLOB NOT NULL
);

-- CreateTable
CREATE TABLE "evaluation_family" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "family" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "operation_evaluation" (
    "operation_id" TEXT NOT NULL PRIMARY KEY,
    "seq" INTEGER,
    "through" INTEGER NOT NULL,
    CONSTRAINT "operation_evaluation_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "evaluation_list_idx" ON "evaluation"("seq", "family", "timeframe", "symbols");

-- CreateIndex
CREATE INDEX "evaluation_family_idx" ON "evaluation"("family", "seq", "timeframe", "symbols");

-- CreateIndex
CREATE INDEX "evaluation_kind_idx" ON "evaluation"("family", "kind", "start_date", "end_date", "look_hash");

-- CreateIndex
CREATE UNIQUE INDEX "evaluation_key" ON "evaluation"("family", "configuration_hash", "start_date", "end_date", "look_hash");

-- CreateIndex
CREATE UNIQUE INDEX "evaluation_periods_digest_key" ON "evaluation_periods"("digest");

-- CreateIndex
CREATE INDEX "operation_evaluation_idx" ON "operation_evaluation"("seq", "operation_id");
