import { Piscina } from 'piscina';
import type { ListedModel } from '../inference/list-models.js';
import {
  type DatasetAnswer,
  type DatasetQuestion,
  datasetAnswerSchema,
  modelAnswerSchema,
} from './inventory-protocol.js';
import type {
  ListedStrategy,
  ListStrategyQuestion,
  OverriddenStrategy,
  StrategyIdentity,
  TrainingDefaults,
} from './strategy-protocol.js';

/** Lists come in bursts; the thread costs memory while it waits. */
const IDLE_MS = 30_000;

/** Reads files for lists in a thread of its own: one at a time, beside the threads that run operations. */
export class InventoryReader {
  readonly #piscina: Piscina;

  /** @param threadFile the built entry of the thread, which starts with the first question */
  constructor(threadFile: string) {
    this.#piscina = new Piscina({
      filename: threadFile,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MS,
    });
  }

  async summarizeDataset(question: DatasetQuestion): Promise<DatasetAnswer> {
    return datasetAnswerSchema.parse(await this.#piscina.run(question, { name: 'summarizeDataset' }));
  }

  async readModel(modelsDir: string, name: string): Promise<ListedModel> {
    return modelAnswerSchema.parse(await this.#piscina.run({ modelsDir, name }, { name: 'readModel' }));
  }

  /** Checks a strategy; answers about texts come from this program and are not checked again. */
  async listStrategy(question: ListStrategyQuestion): Promise<ListedStrategy> {
    return (await this.#piscina.run(question, { name: 'listStrategy' })) as ListedStrategy;
  }

  async identifyStrategy(question: OverriddenStrategy): Promise<StrategyIdentity> {
    return (await this.#piscina.run(question, { name: 'identifyStrategy' })) as StrategyIdentity;
  }

  async readTrainingDefaults(question: OverriddenStrategy): Promise<TrainingDefaults | null> {
    return (await this.#piscina.run(question, { name: 'readTrainingDefaults' })) as TrainingDefaults | null;
  }

  /** Terminates the thread; questions that wait are rejected. */
  async close(): Promise<void> {
    await this.#piscina.destroy();
  }
}
