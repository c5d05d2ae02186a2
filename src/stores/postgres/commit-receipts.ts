import { randomUUID } from 'node:crypto';

/** Kept for longer than anybody asks: rows of processes that are gone. */
const KEPT = "interval '1 day'";
const NEVER = -1;

/** Places of this thread in which no transaction leaves its receipt at the moment. */
const free: string[] = [];
let tokens = 0;

/**
 * What a transaction leaves behind where it is committed, and nowhere else: a row with a token. One row serves one
 * transaction after another.
 */
export class CommitReceipt {
  readonly #place = free.pop() ?? randomUUID();
  readonly #token = tokens++;

  /** The statement by which its transaction leaves it. */
  get leave(): string {
    return this.#enter(this.#token, `"token" = excluded."token", "at" = now()`);
  }

  /**
   * The statement that answers with the token that is there. It waits for a transaction that is still being committed.
   */
  get look(): string {
    return `${this.#enter(NEVER, '"token" = "commit_receipt"."token"')} RETURNING "token"::text`;
  }

  /** Tells whether what `look` has answered is the token of its own transaction. */
  isLeft(token: string | undefined): boolean {
    return token === String(this.#token);
  }

  /** Gives the place to the next transaction: this one is over. */
  giveBack(): void {
    free.push(this.#place);
  }

  #enter(token: number, change: string): string {
    return `INSERT INTO "commit_receipt" ("place", "token") VALUES ('${this.#place}', ${token})
      ON CONFLICT ("place") DO UPDATE SET ${change}`;
  }
}

/** Removes what processes that are gone have left. */
export const REMOVE_OLD_RECEIPTS = `DELETE FROM "commit_receipt" WHERE "at" < now() - ${KEPT}`;
