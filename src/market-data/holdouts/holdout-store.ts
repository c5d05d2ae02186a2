import { randomBytes } from 'node:crypto';
import { sha256 } from '../../base/pure/hashing.js';
import { type DaysLookedAt, type Holdout, type Look, looksAt } from './holdout.js';
import { MAX_HOLDOUTS, MAX_LOOKS, parseHoldouts, renderHoldouts } from './holdout-file.js';
import type { HoldoutShelf, WriteHoldouts } from './holdout-shelf.js';
import { shelfOf } from './place-of-holdouts.js';
import { TooManyHoldoutsError } from './too-many-holdouts-error.js';

/** The most holdouts of all symbols of a data folder. */
const MAX_HOLDOUTS_IN_ALL = 1_000;

/**
 * Keeps the sealed holdouts of a data folder, in one list a symbol. Nothing is remembered between two calls: other
 * processes seal, open and look, too. One changes at a time, and replaces a list as a whole. It is discipline and no
 * access control: whoever can write where the lists are kept can remove a seal.
 */
export class HoldoutStore {
  readonly #shelf: HoldoutShelf;

  /** @param place the data folder, which may be missing, or what keeps the lists; default: where this process keeps them */
  constructor(place: string | HoldoutShelf) {
    this.#shelf = typeof place === 'string' ? shelfOf(place) : place;
  }

  /**
   * Returns all holdouts, opened ones included, by symbol and in the order in which they were sealed.
   * @throws DataInvalidError when a file of them is damaged
   */
  async list(): Promise<readonly Holdout[]> {
    const all: Holdout[] = [];
    for (const symbol of await this.#shelf.symbols()) all.push(...(await this.of(symbol)));
    return all.sort((a, b) => (a.symbol === b.symbol ? 0 : a.symbol < b.symbol ? -1 : 1));
  }

  /** Returns the holdouts of a symbol in the order in which they were sealed. @throws DataInvalidError as `list` */
  async of(symbol: string): Promise<readonly Holdout[]> {
    const bytes = await this.#shelf.read(symbol);
    return bytes === null ? [] : parseHoldouts(this.#shelf.nameOf(symbol), symbol, bytes);
  }

  /** Returns a text that changes when what is sealed of a symbol does, and when somebody looks at it. */
  async versionOf(symbol: string): Promise<string> {
    const bytes = await this.#shelf.read(symbol);
    return bytes === null ? '' : sha256(bytes);
  }

  /** Takes over the holdouts of another store that are not in this one. @throws DataInvalidError as `list` */
  async adopt(other: HoldoutStore): Promise<number> {
    const theirs = await other.list();
    const known = new Set((await this.list()).map(({ id }) => id));
    const missing = theirs.filter(({ id }) => !known.has(id));
    for (const symbol of new Set(missing.map((holdout) => holdout.symbol)))
      await this.#shelf.change(async (write) => {
        const before = await this.of(symbol);
        const present = new Set(before.map(({ id }) => id));
        const added = missing.filter((one) => one.symbol === symbol && !present.has(one.id));
        await write(symbol, renderHoldouts(symbol, [...before, ...added]));
      });
    return missing.length;
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
   * @throws DataInvalidError as `list`; and what its place throws where it cannot be written
   */
  async seal(symbol: string, from: string, now: Date): Promise<Holdout> {
    return await this.#shelf.change(async (write) => {
      const before = await this.of(symbol);
      const same = before.find((holdout) => holdout.from === from && holdout.openedAt === null);
      if (same !== undefined) return same;
      const [ofSymbol, inAll] = [before.length, (await this.list()).length];
      if (ofSymbol >= MAX_HOLDOUTS) throw new TooManyHoldoutsError(MAX_HOLDOUTS, symbol);
      if (inAll >= MAX_HOLDOUTS_IN_ALL) throw new TooManyHoldoutsError(MAX_HOLDOUTS_IN_ALL, null);
      const unlooked = { openedAt: null, looks: [], earlierLooks: null };
      const holdout = { id: newId(now), symbol, from, sealedAt: now, ...unlooked };
      await write(symbol, renderHoldouts(symbol, [...before, holdout]));
      return holdout;
    });
  }

  /**
   * Opens a holdout, which stays in the history, and returns it; one that is open stays as it is. Null when there is
   * none of that id.
   * @throws DataInvalidError as `list`; and what its place throws where it cannot be written
   */
  async open(id: string, now: Date): Promise<Holdout | null> {
    return await this.#shelf.change(async (write) => {
      const holdout = (await this.list()).find((one) => one.id === id);
      if (holdout === undefined || holdout.openedAt !== null) return holdout ?? null;
      const opened = { ...holdout, openedAt: now };
      await this.#replace(write, opened);
      return opened;
    });
  }

  /**
   * Counts a look at every closed seal of a symbol that a range reaches, each once for one who looks, and returns the
   * holdouts of the symbol. Of one who looks at several ranges, as a study at those of its search and of its holdout, the
   * look is of all days between. What cannot be counted throws, and must not be looked at.
   * @param by id of the operation or command
   * @throws DataInvalidError as `list`; and what its place throws where it cannot be written
   */
  async look(symbol: string, by: string, range: DaysLookedAt, now: Date): Promise<readonly Holdout[]> {
    const sealedFrom = ({ from }: Holdout): string => (from > range.startDate ? from : range.startDate);
    const isUncounted = (holdout: Holdout): boolean =>
      holdout.openedAt === null &&
      holdout.from <= range.endDate &&
      !holdout.looks.some(
        (look) => look.by === by && look.from <= sealedFrom(holdout) && look.to >= range.endDate,
      );
    const found = await this.of(symbol);
    if (!found.some(isUncounted)) return found;
    return await this.#shelf.change(async (write) => {
      const holdouts = (await this.of(symbol)).map((holdout) => {
        if (!isUncounted(holdout)) return holdout;
        return withLook(holdout, { by, from: sealedFrom(holdout), to: range.endDate, at: now });
      });
      await write(symbol, renderHoldouts(symbol, holdouts));
      return holdouts;
    });
  }

  async #replace(write: WriteHoldouts, changed: Holdout): Promise<void> {
    const { symbol } = changed;
    const holdouts = await this.of(symbol);
    const replaced = holdouts.map((holdout) => (holdout.id === changed.id ? changed : holdout));
    await write(symbol, renderHoldouts(symbol, replaced));
  }
}

/** Adds a look, to the one before of who looks again; of very many the earliest are kept as a number. */
function withLook(holdout: Holdout, look: Look): Holdout {
  const own = holdout.looks.find(({ by }) => by === look.by);
  if (own !== undefined) {
    const from = own.from < look.from ? own.from : look.from;
    const to = own.to > look.to ? own.to : look.to;
    return { ...holdout, looks: holdout.looks.map((one) => (one === own ? { ...own, from, to } : one)) };
  }
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
