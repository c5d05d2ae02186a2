-- What a host may take of memory; unknown of one of an earlier version.
ALTER TABLE "cluster_host" ADD COLUMN "memory_bytes" BIGINT;
