import { VersionCache } from '../base/pure/version-cache.js';
import type { Candles, StampRange } from '../domain/market/candles.js';
import { type CsvFile, DataFolder } from '../market-data/data-folder.js';
import { HoldoutStore } from '../market-data/holdouts/holdout-store.js';
import type { DatasetCandlesQuestion, DatasetFaults, DatasetFaultsQuestion } from './dataset-view.js';
import type { DatasetAnswer, DatasetQuestion } from './summarize-dataset.js';

/** What is stored of an instrument. */
export type StoredDataset = Extract<DatasetAnswer, { kind: 'dataset' }>['summary'];

/** A file of the data folder that no backtest can use. */
export interface BrokenDataset {
  /** Name within the data folder. */
  readonly fileName: string;
  readonly symbol: string;
  readonly timeframe: string;
  /** What is wrong, with the line where there is one. */
  readonly problem: string;
}

export interface DatasetCatalogOptions {
  readonly dataDir: string;
  /** Reads one file whole. */
  readonly summarize: (question: DatasetQuestion) => Promise<DatasetAnswer>;
  /** Read all bars of one; null when they are gone. */
  readonly readCandles: (question: DatasetCandlesQuestion) => Promise<Candles | null>;
  readonly findFaults: (question: DatasetFaultsQuestion) => Promise<DatasetFaults | null>;
  /** Resolves when what other servers have loaded is in the folder; default: at once. */
  readonly arrived?: () => Promise<void>;
  /** Hears once, for each version of a file, that it cannot be used. */
  readonly onBroken: (dataset: BrokenDataset) => void;
}

/** Lists what the data folder holds; a file is read once, and again only when it or its description changed. */
export class DatasetCatalog {
  readonly #dataDir: string;
  readonly #folder: DataFolder;
  readonly #summarize: DatasetCatalogOptions['summarize'];
  readonly #readCandles: DatasetCatalogOptions['readCandles'];
  readonly #findFaults: DatasetCatalogOptions['findFaults'];
  /** What was found, by content: a file and its description. */
  readonly #faults = new VersionCache<DatasetFaults | null>();
  readonly #arrived: () => Promise<void>;
  readonly #onBroken: DatasetCatalogOptions['onBroken'];
  readonly #answers = new VersionCache<DatasetAnswer>();

  constructor({ dataDir, summarize, readCandles, findFaults, arrived, onBroken }: DatasetCatalogOptions) {
    this.#dataDir = dataDir;
    this.#folder = new DataFolder(dataDir);
    this.#summarize = summarize;
    this.#readCandles = readCandles;
    this.#findFaults = findFaults;
    this.#arrived = arrived ?? (async () => undefined);
    this.#onBroken = onBroken;
  }

  /** Returns what can be used, by symbol and timeframe. */
  async list(): Promise<readonly StoredDataset[]> {
    const read = await this.#readAll();
    return read.flatMap(({ answer }) => (answer.kind === 'dataset' ? [answer.summary] : []));
  }

  /** Returns what cannot be used, by symbol and timeframe. */
  async broken(): Promise<readonly BrokenDataset[]> {
    const read = await this.#readAll();
    return read.flatMap(({ file, answer }) =>
      answer.kind === 'broken' ? [{ ...file, problem: answer.problem }] : [],
    );
  }

  /** Returns one that can be used; null when there is none. */
  async find(symbol: string, timeframe: string): Promise<StoredDataset | null> {
    const files = await this.#csvFiles();
    const file = files.find((known) => known.symbol === symbol && known.timeframe === timeframe);
    const answer = file === undefined ? null : await this.#read(file);
    return answer?.kind === 'dataset' ? answer.summary : null;
  }

  /** Returns the bars of a range as candles; null when they are gone. */
  candles(
    { symbol, timeframe }: StoredDataset,
    { fromMs, toMs }: StampRange,
    maxPoints: number,
  ): Promise<Candles | null> {
    return this.#readCandles({ dataDir: this.#dataDir, symbol, timeframe, fromMs, toMs, maxPoints });
  }

  /**
   * Returns gaps and issues; null when the bars are gone. They are looked for once, until the dataset or what is sealed of
   * it changes.
   */
  async faults(dataset: StoredDataset): Promise<DatasetFaults | null> {
    const { symbol, timeframe, hash, calendar, timezone, dayStart } = dataset;
    const seals = await new HoldoutStore(this.#dataDir).versionOf(symbol);
    const version = [hash, calendar, timezone, dayStart, seals].join(' ');
    return await this.#faults.get(`${symbol} ${timeframe}`, version, () =>
      this.#findFaults({ dataDir: this.#dataDir, symbol, timeframe }),
    );
  }

  async #readAll(): Promise<readonly { readonly file: CsvFile; readonly answer: DatasetAnswer }[]> {
    const files = await this.#csvFiles();
    this.#answers.keepOnly(files.map(({ fileName }) => fileName));
    const read = [];
    for (const file of files) read.push({ file, answer: await this.#read(file) });
    return read;
  }

  async #csvFiles(): Promise<readonly CsvFile[]> {
    await this.#arrived();
    return this.#folder.csvFiles();
  }

  async #read(file: CsvFile): Promise<DatasetAnswer> {
    const version = await this.#folder.versionOf(file);
    return this.#answers.get(file.fileName, version, async () => {
      const answer = await this.#summarize({ dataDir: this.#dataDir, ...file });
      if (answer.kind === 'broken') this.#onBroken({ ...file, problem: answer.problem });
      return answer;
    });
  }
}
