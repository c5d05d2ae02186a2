-- CreateTable
CREATE TABLE "evaluation_judged" (
    "family" TEXT NOT NULL PRIMARY KEY,
    "through" INTEGER NOT NULL
);
