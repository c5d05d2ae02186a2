import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dataLoadKind } from '../kinds/data-load/data-load-kind.js';
import { trainingKind } from '../kinds/training/training-kind.js';
import { DataFolder } from '../market-data/data-folder.js';
import { metaFileName } from '../market-data/instrument-file.js';
import type { ArtifactIndex, WorkFile } from '../operations/ports/artifacts.js';
import type { LibraryItem, MadeItem, SharedLibrary } from '../operations/ports/shared-library.js';
import type { Publication, WorkEnd } from '../operations/ports/work.js';
import { StoreUnavailableError } from '../operations/record/errors.js';
import type { Operation } from '../operations/record/operation.js';
import type { ArtifactDepot } from '../places/cluster/artifacts/artifact-depot.js';
import type { ArtifactFolder } from '../places/cluster/artifacts/artifact-folder.js';
import type { Folders, WorkFolders } from '../places/cluster/artifacts/work-folders.js';
import { ModelExistsError } from '../tensorflow/training/training-errors.js';
import { BarsChangedError } from './bars-changed-error.js';

export interface PublicationMeans {
  readonly artifacts: ArtifactFolder;
  readonly depot: ArtifactDepot;
  readonly index: ArtifactIndex;
  readonly library: SharedLibrary;
}

/** Has what work has made in folders of its own reach the folders of all backends with its completion. */
export function publishing(
  operation: Operation,
  work: WorkFolders,
  means: PublicationMeans,
): (end: WorkEnd) => WorkEnd {
  return (end) => {
    if (end.kind !== 'completed') return end;
    const shared = publicationOf(operation, work, means, end.publication);
    return shared === null ? end : { ...end, publication: shared };
  };
}

function publicationOf(
  operation: Operation,
  work: WorkFolders,
  means: PublicationMeans,
  inner: Publication | undefined,
): Publication | null {
  const { id, type } = operation;
  const folders = work.of(id);
  if (type === trainingKind.name) {
    const { modelName, part } = trainingKind.parameters.parse(operation.parameters);
    const item = () => modelItem(folders, modelName, means);
    const partOf = modelName.startsWith('.') ? (part?.operationId ?? null) : null;
    return new SharedPublication(operation, { item, inner, partOf }, means);
  }
  if (type !== dataLoadKind.name) return null;
  const load = dataLoadKind.parameters.parse(operation.parameters);
  const item = () => barsItem(folders, load, means);
  return new SharedPublication(operation, { item, inner, partOf: null, before: work.filesOf(id) }, means);
}

interface Made {
  readonly item: () => Promise<LibraryItem | null>;
  readonly inner: Publication | undefined;
  readonly partOf: string | null;
  /** The files that it was made of, where it may take the place of them and of nothing else. */
  readonly before?: readonly WorkFile[];
}

class SharedPublication implements Publication {
  readonly #operation: Operation;
  readonly #made: Made;
  readonly #means: PublicationMeans;
  #published: MadeItem | null = null;
  #isInnerPublished = false;

  constructor(operation: Operation, made: Made, means: PublicationMeans) {
    this.#operation = operation;
    this.#made = made;
    this.#means = means;
  }

  async publish(): Promise<void> {
    const { id: operationId, attempt } = this.#operation;
    const { inner, partOf } = this.#made;
    // Called again while the database is away.
    if (!this.#isInnerPublished) await inner?.publish();
    this.#isInnerPublished = true;
    const item = await this.#made.item();
    const pass = await this.#means.index.passOf(operationId, attempt);
    if (item === null || pass === null) return;
    // Whoever holds no lease any more does not become COMPLETED either.
    if (
      !(await this.#means.depot.give(
        item.files.map(({ hash }) => hash),
        pass,
      ))
    )
      return;
    const made = { ...item, operationId, attempt, partOf };
    await this.#requireUnchanged(item);
    const outcome = await this.#means.library.publish(made, this.#made.before !== undefined);
    if (outcome === 'taken') throw new ModelExistsError(`${item.folder}/${item.name}`);
    if (outcome === 'published') this.#published = made;
  }

  async confirm(): Promise<void> {
    if (this.#published !== null) await this.#means.library.confirm(this.#published).catch(unlessAway);
    await this.#made.inner?.confirm();
  }

  async withdraw(): Promise<void> {
    if (this.#published !== null) await this.#means.library.withdraw(this.#published).catch(unlessAway);
    this.#published = null;
  }

  async #requireUnchanged({ folder, name, files }: LibraryItem): Promise<void> {
    const { before } = this.#made;
    if (before === undefined) return;
    const present = (await this.#means.library.find(folder, name))?.files.find(({ path }) => path === name);
    const known = [...before, ...files.map(({ path, hash }) => ({ path: `data/${path}`, hash }))];
    if (
      present !== undefined &&
      !known.some(({ path, hash }) => path === `data/${name}` && hash === present.hash)
    )
      throw new BarsChangedError(name);
  }
}

async function modelItem(
  { models }: Folders,
  name: string,
  { artifacts }: PublicationMeans,
): Promise<LibraryItem> {
  const folder = join(models, name);
  const files: WorkFile[] = [];
  for (const path of (await readdir(folder)).sort())
    files.push({ path, hash: await take(join(folder, path), artifacts) });
  return { folder: 'models', name, files };
}

async function barsItem(
  { data }: Folders,
  { symbol, timeframe }: { readonly symbol: string; readonly timeframe: string },
  { artifacts }: PublicationMeans,
): Promise<LibraryItem | null> {
  const csv = (await new DataFolder(data).csvFiles()).find(
    (file) => file.symbol === symbol && file.timeframe === timeframe,
  );
  if (csv === undefined) return null;
  const files: WorkFile[] = [];
  for (const path of [csv.fileName, metaFileName(csv.fileName)]) {
    const hash = await take(join(data, path), artifacts).catch(unlessMissing);
    if (hash !== null) files.push({ path, hash });
  }
  return { folder: 'data', name: csv.fileName, files };
}

async function take(file: string, artifacts: ArtifactFolder): Promise<string> {
  return (await artifacts.put(createReadStream(file), { hash: null, size: null })).hash;
}

function unlessMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

/** What the row says decides: an item counts by its operation, and one of an operation that failed does not. */
function unlessAway(error: unknown): void {
  if (!(error instanceof StoreUnavailableError)) throw error;
}
