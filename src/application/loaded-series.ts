import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataLoadKind } from '../kinds/data-load/data-load-kind.js';
import { csvFileName, metaFileName } from '../market-data/instrument-file.js';
import type { WorkFile } from '../operations/ports/artifacts.js';
import { areSameFiles } from '../operations/ports/same-files.js';
import type { LibraryItem } from '../operations/ports/shared-library.js';
import type { WorkEnd } from '../operations/ports/work.js';
import type { Operation } from '../operations/record/operation.js';
import type { Folders } from '../places/cluster/artifacts/work-folders.js';
import { BarsChangedError } from './bars-changed-error.js';
import { given, type PublicationMeans, taken } from './shared-publications.js';

/** Loads of one series run one after another: each begins with what the one before it has stored. */
export const LOADS_IN_TURN = { type: dataLoadKind.name, parameters: ['symbol', 'timeframe'] } as const;

/** Below it an operation is recorded with what the cluster had of its series; no folder of work has that name. */
const KNOWN = 'library/data/';
const DATA = 'data/';

interface Series {
  /** Of its file of bars. */
  readonly name: string;
  /** What the cluster has of it. */
  before: LibraryItem | null;
  /** What its folder began with, and how its files are told from others in their place. */
  readonly base: readonly WorkFile[];
  readonly identity: string;
}

/** What a load begins with. */
export interface Beginning extends Pick<Series, 'name' | 'before' | 'base'> {
  /** All that it reads. */
  readonly files: readonly WorkFile[];
}

/**
 * The bars of loads that run here: what each begins with, and how what it leaves reaches the folders of all backends.
 *
 * A load begins with the bars that its backend had when it was started, which may be others than those of the cluster. Where
 * the cluster has been given other ones since, by loads that came before it, it begins with those. From its claim on they
 * are its own to replace, because loads of one series take turns.
 */
export class LoadedSeries {
  readonly #means: PublicationMeans;
  readonly #series = new Map<string, Series>();

  constructor(means: PublicationMeans) {
    this.#means = means;
  }

  /**
   * Returns what the cluster has of the series of a load, to be recorded with it; nothing for other operations. To be asked
   * before its files are pinned: what comes in between counts as newer than they are.
   */
  async known(operation: Operation): Promise<readonly WorkFile[]> {
    const name = nameOf(operation);
    const item = name === null ? null : await this.#means.library.find('data', name);
    return below(KNOWN, item?.files ?? []);
  }

  /** Returns with what a load that was claimed begins; null for an operation that is none. */
  async beginningOf(operation: Operation): Promise<Beginning | null> {
    const name = nameOf(operation);
    if (name === null) return null;
    const { index, library } = this.#means;
    const recorded = await index.filesOf(operation.id);
    const before = await library.find('data', name);
    const pinned = from(DATA, recorded).filter(({ path }) => pathsOf(name).includes(path));
    const isNewer = before !== null && !areSameFiles(before.files, from(KNOWN, recorded));
    const base = isNewer ? before.files : pinned;
    const replaced = below(DATA, pinned).map(({ path }) => path);
    const others = recorded.filter(({ path }) => !replaced.includes(path));
    return { name, before, base, files: [...others, ...below(DATA, base)] };
  }

  /** Hears that the folder of a load is ready. */
  async begin({ id }: Operation, { name, before, base }: Beginning, { data }: Folders): Promise<void> {
    this.#series.set(id, { name, before, base, identity: await identityOf(data, name) });
  }

  end({ id }: Operation): void {
    this.#series.delete(id);
  }

  /**
   * Has the bars of a load be kept when its work ends: as on a single server they are there to stay before the operation
   * ends, and whatever it ends as.
   */
  keeping(operation: Operation, { data }: Folders): (end: WorkEnd) => WorkEnd {
    const series = this.#series.get(operation.id);
    if (series === undefined) return (end) => end;
    return (end) => ({ ...end, keep: () => this.#keep(operation, series, data, end) });
  }

  async #keep(operation: Operation, series: Series, data: string, { kind }: WorkEnd): Promise<void> {
    const isUntouched = series.identity === (await identityOf(data, series.name));
    // Bars of one backend alone come to the others with a load that has come to its end.
    if (isUntouched && kind !== 'completed') return;
    // What nobody has written may stand for something else.
    const paths = isUntouched ? series.base.map(({ path }) => path) : pathsOf(series.name);
    const files = await this.#filesIn(data, paths);
    const isThere = files.some(({ path }) => path === series.name);
    if (!isThere || areSameFiles(files, series.before?.files ?? [])) return;
    const item: LibraryItem = { folder: 'data', name: series.name, files };
    const made = await given(item, operation, this.#means);
    if (made === null) return;
    const outcome = await this.#means.library.replace({ ...made, partOf: null }, series.before);
    if (outcome === 'changed') throw new BarsChangedError(series.name);
    if (outcome === 'replaced') series.before = item;
  }

  async #filesIn(data: string, paths: readonly string[]): Promise<readonly WorkFile[]> {
    const files: WorkFile[] = [];
    for (const path of paths) {
      const hash = await taken(join(data, path), this.#means).catch(unlessMissing);
      if (hash !== null) files.push({ path, hash });
    }
    return files;
  }
}

/** Returns the name of the file of bars that a load adds to; null for another operation. */
function nameOf({ type, parameters }: Operation): string | null {
  return type === dataLoadKind.name ? csvFileName(dataLoadKind.parameters.parse(parameters)) : null;
}

/** Returns the names of all files of a series. */
function pathsOf(name: string): readonly string[] {
  return [name, metaFileName(name)];
}

/** Returns a text that is another one once a file of a series was replaced. */
async function identityOf(data: string, name: string): Promise<string> {
  const identities: string[] = [];
  for (const path of pathsOf(name)) {
    const stats = await lstat(join(data, path), { bigint: true }).catch(unlessMissing);
    identities.push(stats === null ? 'none' : `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`);
  }
  return identities.join('\n');
}

function below(start: string, files: readonly WorkFile[]): readonly WorkFile[] {
  return files.map(({ path, hash }) => ({ path: `${start}${path}`, hash }));
}

function from(start: string, files: readonly WorkFile[]): readonly WorkFile[] {
  return files
    .filter(({ path }) => path.startsWith(start))
    .map(({ path, hash }) => ({ path: path.slice(start.length), hash }));
}

function unlessMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
