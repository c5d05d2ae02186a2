import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openApplication } from '../../src/application/application.js';
import { loadConfig } from '../../src/base/outer/config/config.js';
import { createLogger } from '../../src/base/outer/logging/create-logger.js';
import type { Bars } from '../../src/domain/market/bars.js';
import type { Instrument } from '../../src/domain/market/instrument.js';
import type { Timeframe } from '../../src/domain/market/timeframe.js';
import {
  OperationDocument,
  type OperationQuery,
  StartDataLoadDocument,
  type StartDataLoadInput,
} from '../../src/faces/client/generated/graphql.js';
import { GraphqlClient } from '../../src/faces/client/graphql-client.js';
import { BarStore } from '../../src/market-data/bar-store.js';

type Operation = Extract<NonNullable<OperationQuery['operation']>, { __typename: 'DataLoadOperation' }>;

/** How a load ended and what it stored. */
export interface FinishedLoad {
  readonly operation: Operation;
  /** Null when nothing is stored. */
  readonly stored: { readonly bars: Bars; readonly instrument: Instrument } | null;
}

/** The whole service in this process, on folders that are gone afterwards, for loads through its API. */
export class LocalLoads {
  readonly #application: Awaited<ReturnType<typeof openApplication>>;
  readonly #client: GraphqlClient;
  readonly #folder: string;

  private constructor(application: Awaited<ReturnType<typeof openApplication>>, folder: string) {
    this.#application = application;
    this.#folder = folder;
    this.#client = new GraphqlClient({
      serverUrl: 'http://localhost',
      fetch: (url, init) => application.handler.fetch(url, init),
    });
  }

  /** @param importDir what csv loads may read */
  static async open(importDir: string): Promise<LocalLoads> {
    const folder = await mkdtemp(join(tmpdir(), 'ktrdr-conformance-'));
    const config = loadConfig({
      ...{ DATABASE_URL: `file:${join(folder, 'ktrdr.db')}`, DATA_DIR: join(folder, 'data') },
      ...{ IMPORT_DIR: importDir, WORKER_THREADS: '1', LOG_LEVEL: 'error' },
    });
    return new LocalLoads(await openApplication(config, createLogger('error')), folder);
  }

  /** Starts a load through `startDataLoad` and pulls it to its end. */
  async load(input: Omit<StartDataLoadInput, 'replace'>): Promise<FinishedLoad> {
    const { startDataLoad: started } = await this.#client.request(StartDataLoadDocument, {
      input: { ...input, replace: true },
    });
    if (started.__typename !== 'StartDataLoadSuccess') throw new Error(started.message);
    for (;;) {
      const { operation } = await this.#client.request(OperationDocument, { id: started.operation.id });
      if (operation?.__typename !== 'DataLoadOperation') throw new Error('the load is gone');
      if (operation.done) return { operation, stored: await this.#stored(input) };
      await delay(operation.pollAfterMs ?? 0);
    }
  }

  async close(): Promise<void> {
    await this.#application.close(0);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #stored({ symbol, timeframe }: Pick<StartDataLoadInput, 'symbol' | 'timeframe'>) {
    const store = new BarStore(join(this.#folder, 'data'));
    const file = await store.find(symbol, timeframe as Timeframe);
    return file === null ? null : ((await store.read(file))?.dataset ?? null);
  }
}
