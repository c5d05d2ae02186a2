import type { Candles, StampRange } from '../../domain/market/candles.js';
import type { Holdout, SealHoldoutInput } from '../../kinds/holdouts/holdout-service.js';
import type { CheckedStrategy } from '../../library/check-strategy.js';
import type { BrokenDataset, StoredDataset } from '../../library/dataset-catalog.js';
import type { DatasetFaults } from '../../library/dataset-view.js';
import type { CatalogModel } from '../../library/model-catalog.js';
import type { CatalogStrategy } from '../../library/strategy-catalog.js';
import type { StrategyToSave } from '../../library/strategy-saver.js';
import type { ServerInfo, WorkerHost } from './server-status.js';

/** What the server has to work with. */
export interface InventoryPort {
  readonly strategies: {
    list(): Promise<readonly CatalogStrategy[]>;
    /** @returns null when there is none @throws PathNotContainedError */
    find(path: string): Promise<CatalogStrategy | null>;
    /** @returns null when there is none, or it cannot be read @throws PathNotContainedError */
    source(path: string): Promise<string | null>;
    check(source: string): Promise<CheckedStrategy>;
    /** @throws StrategyNotSavedError, StrategyConflictError */
    save(
      strategy: StrategyToSave & {
        /** Path of the strategy that it was made from. */
        readonly basedOn: string | null;
      },
    ): Promise<void>;
  };
  readonly models: { list(): Promise<readonly CatalogModel[]> };
  /** Paths in the import folder. */
  readonly imports: { list(): Promise<readonly string[]> };
  readonly datasets: {
    list(): Promise<readonly StoredDataset[]>;
    broken(): Promise<readonly BrokenDataset[]>;
    /** @returns null when there is none that can be used */
    find(symbol: string, timeframe: string): Promise<StoredDataset | null>;
    /** Both are null when the bars are gone meanwhile. */
    candles(dataset: StoredDataset, range: StampRange, maxPoints: number): Promise<Candles | null>;
    faults(dataset: StoredDataset): Promise<DatasetFaults | null>;
  };
  readonly server: { info(): Promise<ServerInfo>; workers(): Promise<readonly WorkerHost[]> };
}

/** The part of HoldoutService that clients of the API reach. */
export interface HoldoutPort {
  list(): Promise<readonly Holdout[]>;
  /** @throws InvalidInputError */
  seal(input: SealHoldoutInput): Promise<Holdout>;
  /** @throws InvalidInputError */
  open(id: string): Promise<Holdout>;
}
