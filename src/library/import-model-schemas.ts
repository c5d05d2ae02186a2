import { z } from 'zod';
import type { JsonObject } from '../base/pure/json.js';

/** What an import of a model takes and what it reports; apart from the import itself, which loads TensorFlow.js. */

export const importModelQuestionSchema = z.strictObject({
  source: z.discriminatedUnion('kind', [
    /** A TensorFlow.js export: model.json with its weights. */
    z.strictObject({ kind: z.literal('folder'), path: z.string() }),
    /** A JSON file of plain weight matrices. */
    z.strictObject({ kind: z.literal('dense'), path: z.string() }),
  ]),
  /** Folder of models, absolute, and the name that the model gets there. */
  modelsDir: z.string(),
  name: z.string(),
  /** What metadata.json is to say beyond what the source's own says; checked where it is written. */
  metadata: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
  tensorflowBackend: z.enum(['auto', 'node', 'wasm', 'cpu']),
});

export type ImportModelQuestion = z.infer<typeof importModelQuestionSchema>;

export const importModelReportSchema = z.strictObject({
  /** Where the model is now. */
  folder: z.string(),
  /** Public path, such as `models/my_model`. */
  path: z.string(),
  /** Shapes of the ends of the network, such as `[null, 3]`. */
  input: z.string(),
  output: z.string(),
  /** Output formats of strategies that it can serve. */
  outputFormats: z.array(z.enum(['classification', 'binary', 'regression'])),
  /** Bars that are fed at once; 1 unless the input is [null, T, F]. */
  windowBars: z.int().positive(),
  layers: z.array(
    z.strictObject({ name: z.string(), type: z.string(), output: z.string(), weights: z.int() }),
  ),
  features: z.array(z.string()),
  /** What had to be rewritten to make it loadable. */
  repairs: z.array(z.string()),
  /** Whether metadata.json says on which dates it was trained. */
  documented: z.boolean(),
});

export type ImportModelReport = z.infer<typeof importModelReportSchema>;
