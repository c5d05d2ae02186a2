-- In which trace an operation was started, in the form of W3C; null where nobody traces.
ALTER TABLE "operation" ADD COLUMN "trace_context" TEXT;
