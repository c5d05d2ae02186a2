-- Slices of operations, which any host may do. They go with the lease of their operation: its next attempt makes others.
CREATE TABLE "work_slice" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "engine_version" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "offered_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "question" BYTEA NOT NULL,
    "answer" BYTEA,
    "claim" TEXT COLLATE "C",
    "host_id" TEXT COLLATE "C",
    "ends_at" TIMESTAMPTZ,
    PRIMARY KEY ("operation_id", "number"),
    FOREIGN KEY ("operation_id") REFERENCES "work_lease" ("operation_id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "work_slice_open_idx" ON "work_slice"("priority", "offered_at") WHERE "answer" IS NULL;
CREATE INDEX "work_slice_host_idx" ON "work_slice"("host_id") WHERE "answer" IS NULL;
