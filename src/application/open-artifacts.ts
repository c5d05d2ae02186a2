import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../base/outer/config/config.js';
import { isTimeframe } from '../domain/market/timeframe.js';
import type { ArtifactPort } from '../faces/http/artifacts-endpoint.js';
import { csvFileName } from '../market-data/instrument-file.js';
import type { ArtifactIndex, RecordedFiles, WorkFile } from '../operations/ports/artifacts.js';
import type { ClusterObserver } from '../operations/ports/cluster-observer.js';
import type { SharedLibrary } from '../operations/ports/shared-library.js';
import type { TaskRunner } from '../operations/ports/task-runner.js';
import type { Operation } from '../operations/record/operation.js';
import { ArtifactDepot } from '../places/cluster/artifacts/artifact-depot.js';
import { ArtifactFolder } from '../places/cluster/artifacts/artifact-folder.js';
import { ArtifactTransfer } from '../places/cluster/artifacts/artifact-transfer.js';
import { FilePins } from '../places/cluster/artifacts/file-pins.js';
import { FileSets } from '../places/cluster/artifacts/file-sets.js';
import { LibraryMirror } from '../places/cluster/artifacts/library-mirror.js';
import { SliceFolders } from '../places/cluster/artifacts/slice-folders.js';
import { STAND_INS_PATH } from '../places/cluster/artifacts/stand-in-files.js';
import { type Folders, WorkFolders } from '../places/cluster/artifacts/work-folders.js';
import { Repeated } from '../places/cluster/repeated.js';
import { earlierOf, type Needs, needsOf, writtenBy } from './files-of-work.js';
import { bringItem, removeBroughtDrafts } from './library-arrivals.js';
import { LoadedSeries } from './loaded-series.js';
import { OwnFolder } from './own-folder.js';
import { publishing } from './shared-publications.js';
import type { JobThreads } from './threads/job-threads.js';

export interface ArtifactMeans {
  readonly config: Config;
  readonly index: ArtifactIndex;
  readonly library: SharedLibrary;
  readonly jobs: JobThreads;
  readonly logger: Logger;
  readonly observer: ClusterObserver;
}

/** What a process of a cluster does with the files of operations. */
export interface ClusterFiles {
  readonly port: ArtifactPort;
  readonly mirror: LibraryMirror;
  /** Pins the files that a new operation reads. */
  filesOf(operation: Operation): Promise<RecordedFiles>;
  /** Makes the folders of an operation that is to run here. */
  prepare(operation: Operation): Promise<void>;
  release(operation: Operation): Promise<void>;
  /** Has a runner find each operation's own folders, and share what it publishes. */
  runner(inner: TaskRunner): TaskRunner;
  /** Returns the folders of an operation that runs here. */
  foldersOf(operation: Operation): Folders;
  /** Returns the folder of a model that a training of the cluster has made for an operation that runs here. */
  modelFolder(operationId: string, name: string): Promise<string>;
  /** Returns folders to look at an operation in: this server's own where its files are to be had nowhere. */
  view(operation: Operation): Promise<Folders>;
  /** The folders of operations of which slices run here. */
  readonly slices: SliceFolders;
  begin(address: string): void;
  /** Fetches no files any more; what work makes is still sent. */
  drain(): void;
  close(): Promise<void>;
}

const ANNOUNCE_MS = 10_000;
const TIDY_MS = 3_600_000;

/** Puts together how operations of a cluster find their files without a folder in common. */
export async function openArtifacts({
  config,
  index,
  library,
  jobs,
  logger,
  observer,
}: ArtifactMeans): Promise<ClusterFiles> {
  const { isHost, key, artifactsDir, artifactsMaxBytes } = config.cluster;
  const own = await OwnFolder.take(artifactsDir);
  const artifacts = await ArtifactFolder.open(join(own.path, 'by-hash'), artifactsMaxBytes, (hash) =>
    depot.gone(hash),
  );
  const transfer = new ArtifactTransfer(key);
  const depot: ArtifactDepot = new ArtifactDepot({
    ...{ folder: artifacts, index, transfer },
    observer,
    onRefused: (address, hash, reason) => {
      observer.artifactRefused();
      logger.warn({ address, hash, reason }, 'an artefact could not be had from a server that has it');
    },
  });
  const sets = await FileSets.open(join(own.path, 'folders'), depot);
  artifacts.letGo = () => sets.removeOldest();
  const folders: Folders = {
    strategies: config.strategiesDir,
    models: config.modelsDir,
    data: config.dataDir,
    import: config.importDir,
  };
  const work = new WorkFolders(sets, index, library);
  const means = { artifacts, depot, index, library };
  const series = new LoadedSeries(means);
  const slices = new SliceFolders(work);
  const pins = new FilePins(folders, depot, artifacts);
  await removeBroughtDrafts(folders.models);
  const mirror = new LibraryMirror(
    library,
    join(own.path, 'library'),
    (item) => bringItem(item, { folders, depot, index, logger }),
    ({ folder, name }, error) =>
      logger.warn({ err: error, folder, name }, 'what a host has made is not here yet'),
  );
  const repeated: Repeated[] = [];

  async function filesOf(operation: Operation): Promise<readonly WorkFile[]> {
    const needs = needsOf(operation);
    if (needs === null) return [];
    const ofCluster = await series.known(operation);
    await mirror.look();
    const found = await pins.pin(await jobs.ask('neededFiles', { ...needs, folders }));
    const earlier = earlierOf(operation);
    const elsewhere = await filesElsewhere(needs, mirror, library);
    const then = earlier === null ? [] : await index.filesOf(earlier);
    // What stood for something then says nothing of the folders now.
    const all = [...elsewhere, ...found, ...then.filter(({ path }) => path !== STAND_INS_PATH)];
    const known = new Set<string>();
    return [...all.filter(({ path }) => !known.has(path) && known.add(path)), ...ofCluster];
  }

  return {
    mirror,
    slices,
    filesOf,
    port: {
      read(hash) {
        const found = artifacts.read(hash);
        if (found !== null) observer.moved('sent', 'server', found.size);
        return found;
      },
      async take({ hash, size, pass, chunks }) {
        if (!(await index.admits(pass))) return false;
        await artifacts.put(chunks, { hash, size });
        await depot.tell([hash]);
        observer.moved('received', 'server', size);
        return true;
      },
    },
    async prepare(operation) {
      const { id, type } = operation;
      const beginning = await series.beginningOf(operation);
      await work.prepare(id, writtenBy(type), { files: beginning?.files ?? null });
      if (beginning !== null) await series.begin(operation, beginning, work.of(id));
    },
    async release(operation) {
      series.end(operation);
      await work.release(operation.id);
    },
    runner: (inner) => (task, events, origin) => {
      const { operation, settings } = task;
      const placed = { ...task, settings: { ...settings, folders: work.of(operation.id) } };
      const started = inner(placed, events, origin);
      const published = publishing(operation, work, means);
      const keeping = series.keeping(operation, work.of(operation.id));
      return { ...started, ended: started.ended.then(published).then(keeping) };
    },
    foldersOf: ({ id }) => work.of(id),
    async modelFolder(operationId, name) {
      await work.addModel(operationId, name);
      return join(work.of(operationId).models, name);
    },
    async view({ id }) {
      try {
        return (await index.filesOf(id)).length === 0 ? folders : await work.view(id);
      } catch (error) {
        logger.warn({ err: error, operationId: id }, 'the files of an operation cannot be had');
        return folders;
      }
    },
    begin(address) {
      depot.ownAddress = address;
      if (isHost) return;
      const troubled = (what: string) => (error: unknown) => logger.warn({ err: error }, what);
      repeated.push(
        new Repeated(
          () => index.announce(address),
          ANNOUNCE_MS,
          troubled('other servers cannot be told of this one'),
        ),
        new Repeated(() => index.removeUnused(), TIDY_MS, troubled('artefacts cannot be tidied up')),
      );
      mirror.begin(troubled('what hosts have made cannot be brought here'));
    },
    drain: () => depot.drain(),
    async close() {
      await slices.close();
      transfer.close();
      await Promise.all([mirror.stop(), ...repeated.map((one) => one.stop())]);
      await own.release();
    },
  };
}

/** Models that trainings have made for other operations are in no folder of a backend, and what it lacks is not in its own. */
async function filesElsewhere(
  { models, symbols, timeframes }: Pick<Needs, 'models' | 'symbols' | 'timeframes'>,
  mirror: LibraryMirror,
  library: SharedLibrary,
): Promise<readonly WorkFile[]> {
  const bars = symbols.flatMap((symbol) =>
    timeframes.filter(isTimeframe).map((timeframe) => csvFileName({ symbol, timeframe })),
  );
  const files: WorkFile[] = [];
  for (const path of models.filter((one) => one.startsWith('models/.') || mirror.lacks(one))) {
    const item = await library.find('models', path.slice('models/'.length));
    for (const file of item?.files ?? []) files.push({ ...file, path: `${path}/${file.path}` });
  }
  for (const name of bars.filter((one) => mirror.lacks(`data/${one}`))) {
    const item = await library.find('data', name);
    for (const file of item?.files ?? []) files.push({ ...file, path: `data/${file.path}` });
  }
  return files;
}
