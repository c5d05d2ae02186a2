import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { trainingKind } from '../kinds/training/training-kind.js';
import type { ArtifactIndex, WorkFile } from '../operations/ports/artifacts.js';
import type { LibraryItem, MadeItem, SharedLibrary } from '../operations/ports/shared-library.js';
import type { Publication, WorkEnd } from '../operations/ports/work.js';
import { StoreUnavailableError } from '../operations/record/errors.js';
import type { Operation } from '../operations/record/operation.js';
import type { ArtifactDepot } from '../places/cluster/artifacts/artifact-depot.js';
import type { ArtifactFolder } from '../places/cluster/artifacts/artifact-folder.js';
import type { Folders, WorkFolders } from '../places/cluster/artifacts/work-folders.js';
import { ModelExistsError } from '../tensorflow/training/training-errors.js';

export interface PublicationMeans {
  readonly artifacts: ArtifactFolder;
  readonly depot: ArtifactDepot;
  readonly index: ArtifactIndex;
  readonly library: SharedLibrary;
}

/** Has the model that a training has made in a folder of its own reach the folders of all backends with its completion. */
export function publishing(
  operation: Operation,
  work: WorkFolders,
  means: PublicationMeans,
): (end: WorkEnd) => WorkEnd {
  return (end) => {
    if (end.kind !== 'completed' || operation.type !== trainingKind.name) return end;
    const { modelName, part } = trainingKind.parameters.parse(operation.parameters);
    const folders = work.of(operation.id);
    const item = () => modelItem(folders, modelName, means);
    const partOf = modelName.startsWith('.') ? (part?.operationId ?? null) : null;
    return {
      ...end,
      publication: new SharedPublication(operation, { item, inner: end.publication, partOf }, means),
    };
  };
}

/**
 * Has the bytes of what an attempt has made be where they outlive this host.
 * @returns null where they are not wanted any more: whoever holds no lease does not end the operation either
 */
export async function given(
  item: LibraryItem,
  { id: operationId, attempt }: Operation,
  { index, depot }: PublicationMeans,
): Promise<Omit<MadeItem, 'partOf'> | null> {
  const pass = await index.passOf(operationId, attempt);
  const hashes = item.files.map(({ hash }) => hash);
  if (pass === null || !(await depot.give(hashes, pass))) return null;
  return { ...item, operationId, attempt };
}

/** Keeps the bytes of a file of work here. @returns their hash */
export async function taken(file: string, { artifacts }: PublicationMeans): Promise<string> {
  // A stream that opens it by itself throws where nobody listens yet.
  const opened = await open(file);
  try {
    const chunks = opened.createReadStream({ autoClose: false });
    return (await artifacts.put(chunks, { hash: null, size: null })).hash;
  } finally {
    await opened.close();
  }
}

interface Made {
  readonly item: () => Promise<LibraryItem>;
  readonly inner: Publication | undefined;
  readonly partOf: string | null;
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
    const { inner, partOf } = this.#made;
    // Called again while the database is away.
    if (!this.#isInnerPublished) await inner?.publish();
    this.#isInnerPublished = true;
    const item = await given(await this.#made.item(), this.#operation, this.#means);
    if (item === null) return;
    const made = { ...item, partOf };
    const outcome = await this.#means.library.publish(made);
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
}

async function modelItem({ models }: Folders, name: string, means: PublicationMeans): Promise<LibraryItem> {
  const folder = join(models, name);
  const files: WorkFile[] = [];
  for (const path of (await readdir(folder)).sort())
    files.push({ path, hash: await taken(join(folder, path), means) });
  return { folder: 'models', name, files };
}

/** What the row says decides: an item counts by its operation, and one of an operation that failed does not. */
function unlessAway(error: unknown): void {
  if (!(error instanceof StoreUnavailableError)) throw error;
}
