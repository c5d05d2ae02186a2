import { describeReadFailure } from '../base/outer/files/describe-read-failure.js';
import { BarStore } from '../market-data/bar-store.js';
import { readListedModel } from '../tensorflow/inference/list-models.js';
import {
  type DatasetAnswer,
  datasetQuestionSchema,
  type ModelAnswer,
  modelQuestionSchema,
} from './inventory-protocol.js';

/** Reads a file of bars and says what it holds, or why it cannot be used. */
export async function summarizeDataset(question: unknown): Promise<DatasetAnswer> {
  const { dataDir, ...file } = datasetQuestionSchema.parse(question);
  try {
    const summary = await new BarStore(dataDir).summarize(file);
    return summary === null ? { kind: 'gone' } : { kind: 'dataset', summary };
  } catch (error) {
    return { kind: 'broken', problem: describeReadFailure(file.fileName, error) };
  }
}

/** Reads a model folder and says what is known of it, or why it cannot be used. */
export async function readModel(question: unknown): Promise<ModelAnswer> {
  const { modelsDir, name } = modelQuestionSchema.parse(question);
  return (await readListedModel(modelsDir, name)) as ModelAnswer;
}
