-- Who runs what in a cluster. A row that is gone is a lease that is over: nothing is written by it any more.
CREATE TABLE "work_lease" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "lease" TEXT COLLATE "C" NOT NULL,
    "host_id" TEXT COLLATE "C" NOT NULL,
    "address" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ NOT NULL,
    PRIMARY KEY ("operation_id"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "work_lease_host_idx" ON "work_lease"("host_id");

CREATE TABLE "cluster_host" (
    "id" TEXT COLLATE "C" NOT NULL,
    "address" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "engine_version" TEXT NOT NULL,
    "tensorflow_backend" TEXT,
    "slots" INTEGER NOT NULL,
    "busy" INTEGER NOT NULL,
    "heartbeat_at" TIMESTAMPTZ NOT NULL,
    PRIMARY KEY ("id")
);
