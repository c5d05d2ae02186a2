import { VersionCache } from '../base/pure/version-cache.js';
import { type CsvFile, DataFolder } from '../market-data/data-folder.js';
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
  /** Hears once, for each version of a file, that it cannot be used. */
  readonly onBroken: (dataset: BrokenDataset) => void;
}

/** Lists what the data folder holds; a file is read once, and again only when it or its description changed. */
export class DatasetCatalog {
  readonly #dataDir: string;
  readonly #folder: DataFolder;
  readonly #summarize: DatasetCatalogOptions['summarize'];
  readonly #onBroken: DatasetCatalogOptions['onBroken'];
  readonly #answers = new VersionCache<DatasetAnswer>();

  constructor({ dataDir, summarize, onBroken }: DatasetCatalogOptions) {
    this.#dataDir = dataDir;
    this.#folder = new DataFolder(dataDir);
    this.#summarize = summarize;
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

  async #readAll(): Promise<readonly { readonly file: CsvFile; readonly answer: DatasetAnswer }[]> {
    const files = await this.#folder.csvFiles();
    this.#answers.keepOnly(files.map(({ fileName }) => fileName));
    const read = [];
    for (const file of files) read.push({ file, answer: await this.#read(file) });
    return read;
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
