-- Since when all work of a coordinator waits; null while some is at work.
ALTER TABLE "operation" ADD COLUMN "waiting_since" DATETIME;
