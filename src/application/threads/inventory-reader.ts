import {
  type DatasetAnswer,
  type DatasetQuestion,
  datasetAnswerSchema,
  modelAnswerSchema,
} from '../../library/inventory-protocol.js';
import type {
  ListedStrategy,
  ListStrategyQuestion,
  OverriddenStrategy,
  StrategyIdentity,
  TrainingDefaults,
} from '../../library/strategy-protocol.js';
import { QuestionThread } from '../../places/threads/question-thread.js';
import type { ListedModel } from '../../tensorflow/inference/list-models.js';

/** Lists come in bursts; the thread costs memory while it waits. */
const IDLE_MS = 30_000;

/** Reads files for lists in a thread of its own: one at a time, beside the threads that run operations. */
export class InventoryReader {
  readonly #thread: QuestionThread;

  /** @param threadFile the built entry of the thread, which starts with the first question */
  constructor(threadFile: string) {
    this.#thread = new QuestionThread(threadFile, IDLE_MS);
  }

  async summarizeDataset(question: DatasetQuestion): Promise<DatasetAnswer> {
    return datasetAnswerSchema.parse(await this.#thread.ask(question, 'summarizeDataset'));
  }

  async readModel(modelsDir: string, name: string): Promise<ListedModel> {
    return modelAnswerSchema.parse(await this.#thread.ask({ modelsDir, name }, 'readModel'));
  }

  /** Checks a strategy; answers about texts come from this program and are not checked again. */
  async listStrategy(question: ListStrategyQuestion): Promise<ListedStrategy> {
    return (await this.#thread.ask(question, 'listStrategy')) as ListedStrategy;
  }

  async identifyStrategy(question: OverriddenStrategy): Promise<StrategyIdentity> {
    return (await this.#thread.ask(question, 'identifyStrategy')) as StrategyIdentity;
  }

  async readTrainingDefaults(question: OverriddenStrategy): Promise<TrainingDefaults | null> {
    return (await this.#thread.ask(question, 'readTrainingDefaults')) as TrainingDefaults | null;
  }

  /** Terminates the thread; questions that wait are rejected. */
  async close(): Promise<void> {
    await this.#thread.close();
  }
}
