import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolderLock } from '../../base/outer/files/folder-lock.js';
import { replaceFile } from '../../base/outer/files/replace-file.js';
import { removeUnfinishedFiles } from '../../base/outer/files/unfinished-files.js';
import { DataFolder } from '../data-folder.js';
import { DataInvalidError } from '../data-invalid-error.js';
import { explainingWriteFailures } from '../explaining-write-failures.js';
import { holdoutFileName, parseHoldoutFileName } from '../instrument-file.js';
import { type DaysLookedAt, type Holdout, type Look, looksAt } from './holdout.js';
import { MAX_HOLDOUTS, MAX_LOOKS, parseHoldouts, renderHoldouts } from './holdout-file.js';
import { TooManyHoldoutsError } from './too-many-holdouts-error.js';

/** The most holdouts of all symbols of a data folder. */
const MAX_HOLDOUTS_IN_ALL = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Keeps the sealed holdouts of a data folder, in one file a symbol beside its bars. Nothing is remembered between two
 * calls: other processes seal, open and look, too. Every change happens under the lock of the folder, and replaces a
 * file as a whole. It is discipline and no access control: whoever can write to the folder can remove a seal.
 */
export class HoldoutStore {
  readonly #dataDir: string;
  readonly #folder: DataFolder;

  /** @param dataDir it may be missing */
  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#folder = new DataFolder(dataDir);
  }

  /**
   * Returns all holdouts, opened ones included, by symbol and in the order in which they were sealed.
   * @throws DataInvalidError when a file of them is damaged
   */
  async list(): Promise<readonly Holdout[]> {
    const all: Holdout[] = [];
    for (const fileName of await this.#folder.holdoutFiles()) {
      const symbol = parseHoldoutFileName(fileName) as string;
      const canonical = holdoutFileName(symbol);
      if (fileName !== canonical) {
        throw new DataInvalidError(fileName, null, `is an unusual spelling; rename it to '${canonical}'`);
      }
      all.push(...(await this.of(symbol)));
    }
    return all.sort((a, b) => (a.symbol === b.symbol ? 0 : a.symbol < b.symbol ? -1 : 1));
  }

  /** Returns the holdouts of a symbol in the order in which they were sealed. @throws DataInvalidError as `list` */
  async of(symbol: string): Promise<readonly Holdout[]> {
    const fileName = holdoutFileName(symbol);
    const bytes = await this.#folder.read(fileName);
    return bytes === null ? [] : parseHoldouts(fileName, symbol, bytes);
  }

  /**
   * Counts the looks at bars of a range, of all symbols together: those that were opened since included.
   * @throws DataInvalidError as `list`
   */
  async looks(symbols: readonly string[], range: DaysLookedAt): Promise<number> {
    const holdouts: Holdout[] = [];
    for (const symbol of new Set(symbols)) holdouts.push(...(await this.of(symbol)));
    return looksAt(holdouts, range);
  }

  /**
   * Seals the bars of a symbol from a date on, and returns the seal; the same one where they are sealed from that date
   * already.
   * @throws TooManyHoldoutsError when no more can be kept
   * @throws DataInvalidError as `list`; FolderLockedError, FolderNotWritableError
   */
  async seal(symbol: string, from: string, now: Date): Promise<Holdout> {
    return await this.#change(async () => {
      const before = await this.of(symbol);
      const same = before.find((holdout) => holdout.from === from && holdout.openedAt === null);
      if (same !== undefined) return same;
      const [ofSymbol, inAll] = [before.length, (await this.list()).length];
      if (ofSymbol >= MAX_HOLDOUTS) throw new TooManyHoldoutsError(MAX_HOLDOUTS, symbol);
      if (inAll >= MAX_HOLDOUTS_IN_ALL) throw new TooManyHoldoutsError(MAX_HOLDOUTS_IN_ALL, null);
      const unlooked = { openedAt: null, looks: [], earlierLooks: null };
      const holdout = { id: newId(now), symbol, from, sealedAt: now, ...unlooked };
      await this.#write(symbol, [...before, holdout]);
      return holdout;
    });
  }

  /**
   * Opens a holdout, which stays in the history, and returns it; one that is open stays as it is. Null when there is
   * none of that id.
   * @throws DataInvalidError as `list`; FolderLockedError, FolderNotWritableError
   */
  async open(id: string, now: Date): Promise<Holdout | null> {
    return await this.#change(async () => {
      const holdout = (await this.list()).find((one) => one.id === id);
      if (holdout === undefined || holdout.openedAt !== null) return holdout ?? null;
      const opened = { ...holdout, openedAt: now };
      await this.#replace(opened);
      return opened;
    });
  }

  /**
   * Counts a look at every closed seal of a symbol that a range reaches, each once for one who looks, and returns the
   * holdouts of the symbol. What cannot be counted throws, and must not be looked at.
   * @param by id of the operation or command
   * @throws DataInvalidError as `list`; FolderLockedError, FolderNotWritableError
   */
  async look(symbol: string, by: string, range: DaysLookedAt, now: Date): Promise<readonly Holdout[]> {
    const isUncounted = ({ openedAt, from, looks }: Holdout): boolean =>
      openedAt === null && from <= range.endDate && !looks.some((look) => look.by === by);
    const found = await this.of(symbol);
    if (!found.some(isUncounted)) return found;
    return await this.#change(async () => {
      const holdouts = (await this.of(symbol)).map((holdout) => {
        if (!isUncounted(holdout)) return holdout;
        const from = holdout.from > range.startDate ? holdout.from : range.startDate;
        return withLook(holdout, { by, from, to: range.endDate, at: now });
      });
      await this.#write(symbol, holdouts);
      return holdouts;
    });
  }

  async #change<T>(work: () => Promise<T>): Promise<T> {
    return await explainingWriteFailures(async () => {
      await mkdir(this.#dataDir, { recursive: true });
      return await withFolderLock(this.#dataDir, AbortSignal.timeout(LONGEST_WAIT_MS), async () => {
        await removeUnfinishedFiles(this.#dataDir);
        return await work();
      });
    });
  }

  async #replace(changed: Holdout): Promise<void> {
    const holdouts = await this.of(changed.symbol);
    await this.#write(
      changed.symbol,
      holdouts.map((holdout) => (holdout.id === changed.id ? changed : holdout)),
    );
  }

  async #write(symbol: string, holdouts: readonly Holdout[]): Promise<void> {
    await replaceFile(join(this.#dataDir, holdoutFileName(symbol)), renderHoldouts(symbol, holdouts));
  }
}

/** Adds a look; of very many the earliest are kept as a number. */
function withLook(holdout: Holdout, look: Look): Holdout {
  const looks = [...holdout.looks, look];
  const [first] = looks;
  if (looks.length <= MAX_LOOKS || first === undefined) return { ...holdout, looks };
  const before = holdout.earlierLooks ?? { count: 0, from: first.from, to: first.to };
  const earlierLooks = {
    count: before.count + 1,
    from: before.from < first.from ? before.from : first.from,
    to: before.to > first.to ? before.to : first.to,
  };
  return { ...holdout, looks: looks.slice(1), earlierLooks };
}

function newId(now: Date): string {
  const [day, time] = now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15).split('T');
  return `holdout_${day}_${time}_${randomBytes(6).toString('hex')}`;
}
