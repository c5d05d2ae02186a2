-- Bytes by their hash: here where they are few, else with the servers of a cluster that have them.
CREATE TABLE "artifact" (
    "hash" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "content" BYTEA,
    "kept_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY ("hash")
);

CREATE TABLE "artifact_place" (
    "hash" TEXT COLLATE "C" NOT NULL,
    "address" TEXT NOT NULL,
    PRIMARY KEY ("hash", "address"),
    FOREIGN KEY ("hash") REFERENCES "artifact" ("hash") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Servers that take what hosts have made.
CREATE TABLE "artifact_taker" (
    "address" TEXT NOT NULL,
    "heartbeat_at" TIMESTAMPTZ NOT NULL,
    PRIMARY KEY ("address")
);

-- The files that an operation reads, as they were when it was recorded.
CREATE TABLE "operation_input" (
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY ("operation_id", "path"),
    FOREIGN KEY ("operation_id") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "operation_input_hash_idx" ON "operation_input"("hash");

-- What operations have made for the folders of all backends: models and bars.
CREATE TABLE "library_item" (
    "folder" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "operation_id" TEXT COLLATE "C" NOT NULL,
    "attempt" INTEGER NOT NULL,
    "part_of" TEXT COLLATE "C",
    "confirmed" BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY ("folder", "name"),
    FOREIGN KEY ("part_of") REFERENCES "operation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "library_item_number_key" ON "library_item"("number");

CREATE TABLE "library_file" (
    "folder" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY ("folder", "name", "path"),
    FOREIGN KEY ("folder", "name") REFERENCES "library_item" ("folder", "name") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "library_file_hash_idx" ON "library_file"("hash");
