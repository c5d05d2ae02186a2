import type { Logger } from 'pino';
import type { Config } from '../base/outer/config/config.js';
import type { LedgerService } from '../kinds/ledger/ledger-service.js';
import { DatasetCatalog } from '../library/dataset-catalog.js';
import { ImportFolder } from '../library/import-folder.js';
import { ModelCatalog } from '../library/model-catalog.js';
import { StrategyCatalog } from '../library/strategy-catalog.js';
import { StrategyLibrary } from '../library/strategy-library.js';
import { StrategySaver } from '../library/strategy-saver.js';
import type { JobThreads } from './threads/job-threads.js';

/** How long the sender of a file may be silent. */
const SILENCE_MS = 30_000;

export interface LibraryMeans {
  readonly config: Config;
  readonly jobs: JobThreads;
  readonly ledger: LedgerService;
  readonly logger: Logger;
  /** Brings models and bars of a cluster here; null outside of one. */
  readonly mirror: { look(): Promise<void> } | null;
}

/** Puts together the lists of strategies, models and datasets; the files are read in threads. */
export function openLibrary({ config, jobs, ledger, logger, mirror }: LibraryMeans) {
  // Without the database, what is here is listed.
  const arrived = async () => mirror?.look().catch(() => undefined);
  return {
    strategies: new StrategyLibrary({
      catalog: new StrategyCatalog(config.strategiesDir, (question) => jobs.ask('listStrategy', question)),
      saver: new StrategySaver(config.strategiesDir, config.libraryWrites),
      check: (question) => jobs.ask('checkStrategy', question),
      identify: (question) => jobs.ask('identifyStrategy', question),
      inherit: (name, from) => ledger.inherit(name, from),
    }),
    imports: new ImportFolder({
      folder: config.importDir,
      mayWrite: config.libraryWrites,
      maxBytes: config.maxUploadBytes,
      silenceMs: SILENCE_MS,
    }),
    models: new ModelCatalog(
      config.modelsDir,
      (modelsDir, name) => jobs.ask('readModel', { modelsDir, name }),
      arrived,
    ),
    datasets: new DatasetCatalog({
      dataDir: config.dataDir,
      summarize: (question) => jobs.ask('summarizeDataset', question),
      readCandles: (question) => jobs.ask('datasetCandles', question),
      findFaults: (question) => jobs.ask('datasetFaults', question),
      arrived,
      onBroken: ({ fileName, problem }) =>
        logger.warn({ fileName, problem }, 'a file of the data folder cannot be used'),
    }),
  };
}
