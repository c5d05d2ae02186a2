import { VersionCache } from '../base/pure/version-cache.js';
import type { Strategy } from '../domain/strategy/strategy.js';
import {
  type ListedModel,
  listModelFolders,
  modelFolderVersion,
  newestModelFor,
  type ReadModel,
} from '../tensorflow/inference/list-models.js';
import type { ModelMetadata } from '../tensorflow/inference/model-metadata.js';

/** What is known of a model; null and empty where its author did not say, or it is not valid. */
export interface CatalogModel {
  /** As startBacktest takes it. */
  readonly path: string;
  readonly name: string;
  readonly strategyName: string | null;
  readonly symbols: readonly string[];
  readonly timeframes: readonly string[];
  /** YYYY-MM-DD. */
  readonly trainedFrom: string | null;
  readonly trainedTo: string | null;
  readonly labelHorizonBars: number | null;
  readonly warmupBars: number | null;
  readonly features: readonly string[];
  /** What the outputs stand for, in order; empty for a return. */
  readonly classes: readonly string[];
  /** Fractions, of the test part. */
  readonly testAccuracy: number | null;
  readonly baselineAccuracy: number | null;
  /** 64 hex digits; empty when not valid. */
  readonly hash: string;
  readonly createdAt: Date;
  readonly valid: boolean;
  readonly errors: readonly string[];
}

/** Lists the models folder; a model is read once, and again only when a file of its folder changed. */
export class ModelCatalog {
  readonly #modelsDir: string;
  readonly #read: ReadModel;
  readonly #arrived: () => Promise<void>;
  readonly #models = new VersionCache<ListedModel>();

  /**
   * @param read reads one folder whole, hundreds of megabytes of weights included
   * @param arrived resolves when what other servers have made is in the folder; default: at once
   */
  constructor(modelsDir: string, read: ReadModel, arrived = async (): Promise<void> => undefined) {
    this.#modelsDir = modelsDir;
    this.#read = read;
    this.#arrived = arrived;
  }

  /** Returns every model, by name. */
  async list(): Promise<readonly CatalogModel[]> {
    return (await this.#listed()).map(toCatalogModel);
  }

  /**
   * Returns the path of the newest of the valid models that were trained for a strategy and suit it best; null when
   * there is none.
   * @param strategy null where nothing but its name can be read
   */
  async newestFor(strategyName: string, strategy: Strategy | null = null): Promise<string | null> {
    const model = newestModelFor(await this.#listed(), strategyName, strategy);
    return model && pathOf(model);
  }

  async #listed(): Promise<readonly ListedModel[]> {
    await this.#arrived();
    const models = await listModelFolders(this.#modelsDir, async (modelsDir, name) =>
      this.#models.get(name, await modelFolderVersion(modelsDir, name), () => this.#read(modelsDir, name)),
    );
    this.#models.keepOnly(models.map(({ name }) => name));
    return models;
  }
}

function pathOf({ name }: ListedModel): string {
  return `models/${name}`;
}

function toCatalogModel(model: ListedModel): CatalogModel {
  const { name, createdAt } = model;
  const common = { path: pathOf(model), name, createdAt };
  if (!model.valid) {
    return { ...common, ...UNKNOWN, hash: '', valid: false, errors: [model.error] };
  }
  const { strategy, symbols, timeframes, trainedFrom, trainedTo, features } = model.metadata;
  const { labelHorizonBars, warmupBars } = model.metadata;
  return {
    ...common,
    strategyName: strategy?.name ?? null,
    symbols,
    timeframes,
    trainedFrom,
    trainedTo,
    labelHorizonBars,
    warmupBars,
    features,
    classes: classesOf(model.metadata),
    testAccuracy: fractionOf(model.metadata.metrics?.testAccuracy),
    baselineAccuracy: fractionOf(model.metadata.metrics?.testBaselineAccuracy),
    hash: model.hash,
    valid: true,
    errors: [],
  };
}

const UNKNOWN = {
  strategyName: null,
  symbols: [],
  timeframes: [],
  trainedFrom: null,
  trainedTo: null,
  labelHorizonBars: null,
  warmupBars: null,
  features: [],
  classes: [],
  testAccuracy: null,
  baselineAccuracy: null,
} as const;

function classesOf({ decisions, classes }: ModelMetadata): readonly string[] {
  switch (decisions?.outputFormat) {
    case 'regression':
      return [];
    case 'binary':
      return ['BUY'];
    default:
      return classes;
  }
}

function fractionOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : null;
}
