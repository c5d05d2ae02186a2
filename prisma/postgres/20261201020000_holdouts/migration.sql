-- The seals of holdouts, a list a symbol, as the file beside bars has it.
CREATE TABLE "holdout_list" (
    "symbol" TEXT COLLATE "C" NOT NULL,
    "content" BYTEA NOT NULL,
    PRIMARY KEY ("symbol")
);
