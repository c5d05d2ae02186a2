import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseInUseError } from '../sql/errors.js';

const PAUSE_MS = 1_000;
const LOCK = `hashtextextended('ktrdr server', 0)`;

/** Whether a database is for this process alone, or for all that share it. */
export type Hold = 'alone' | 'shared';

/**
 * Keeps servers away from each other that must not have one database: those that want it alone from all others. It is a
 * lock of a session, which ends with its connection; when that is lost, the lock is taken again.
 */
export class ServerHold {
  #client: pg.Client | null = null;
  #isClosed = false;

  private constructor(
    private readonly settings: pg.ClientConfig,
    private readonly address: string,
    private readonly hold: Hold,
    /** Hears that another server has taken the database while the connection was lost. */
    private readonly onTaken: (error: DatabaseInUseError) => void,
  ) {}

  /** @throws DatabaseInUseError when another server has the database */
  static async take(
    settings: pg.ClientConfig,
    address: string,
    hold: Hold,
    onTaken: (error: DatabaseInUseError) => void,
  ): Promise<ServerHold> {
    const taken = new ServerHold(settings, address, hold, onTaken);
    await taken.#lock();
    return taken;
  }

  async release(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end().catch(() => undefined);
  }

  async #lock(): Promise<void> {
    const client = new pg.Client(this.settings);
    client.on('error', () => undefined);
    client.once('end', () => void this.#again(client));
    try {
      await client.connect();
      const take = this.hold === 'alone' ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
      const { rows } = await client.query<{ isTaken: boolean }>(`SELECT ${take}(${LOCK}) AS "isTaken"`);
      if (rows[0]?.isTaken !== true) throw new DatabaseInUseError(this.address, null);
      this.#client = client;
      if (this.#isClosed) await client.end();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** A server that comes back has let all locks go. */
  async #again(lost: pg.Client): Promise<void> {
    if (this.#client !== lost) return;
    this.#client = null;
    while (!this.#isClosed) {
      try {
        await this.#lock();
        return;
      } catch (error) {
        if (error instanceof DatabaseInUseError) {
          this.onTaken(error);
          return;
        }
        await setTimeout(PAUSE_MS, undefined, { ref: false });
      }
    }
  }
}
