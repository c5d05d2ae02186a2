-- Which transaction a place of a process has committed last: who has lost the answer looks there. The number that
-- PostgreSQL gives a transaction does not tell: one that a crash has lost has its number given to another.
CREATE TABLE "commit_receipt" (
    "place" TEXT NOT NULL PRIMARY KEY,
    "token" BIGINT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT now()
);
