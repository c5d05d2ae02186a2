import { join } from 'node:path';
import { z } from 'zod';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import type { RemoteKind } from '../../operations/ports/remote-kind.js';
import { countSchema as count } from '../../operations/record/reported-values.js';
import type { KindFolders } from '../start/kind-folders.js';
import { sharedFileReceiver } from '../start/shared-folder.js';
import type { StoredTrainingResult } from './training-operation.js';
import { epochsStream } from './training-streams.js';

const ratio = z.number().nullable();
const hash = z.string();

/** The result that a host hands over; what else is in it is kept as it is. */
const resultSchema = z.looseObject({
  modelPath: z.string(),
  modelHash: hash,
  bestEpoch: count,
  epochsRun: count,
  stoppedEarly: z.boolean(),
  trainLoss: z.number(),
  valLoss: ratio,
  testLoss: ratio,
  testAccuracy: ratio,
  baselineAccuracy: ratio,
  classCounts: z.array(z.looseObject({ label: z.string(), train: count, validation: count, test: count })),
  confusion: z.array(z.array(count)),
  samples: count,
  purgedSamples: count,
  features: z.array(z.string()),
  trainedFrom: z.iso.date(),
  trainedTo: z.iso.date(),
  labelHorizonBars: count,
  tensorflowBackend: z.string(),
  dataHash: hash,
  strategyHash: hash,
  strategySource: z.string(),
  executionTimeMs: z.number(),
}) satisfies z.ZodType<StoredTrainingResult>;

/** Trainings on another host, which writes the model into the models folder that both are to share. */
export const trainingRemote: RemoteKind<TrainingParameters, { readonly folders: KindFolders }> = {
  noun: 'Training',
  snapshot: null,

  input: ({ symbols, timeframes, epochs, part: _part, ...parameters }) => ({
    ...parameters,
    // Empty where the strategy could not be read here: the host is to say what is wrong with it.
    symbols: symbols.length === 0 ? null : symbols,
    timeframes: timeframes.length === 0 ? null : timeframes,
    epochs: epochs === 0 ? null : epochs,
  }),

  receiver: (host, { modelName }, { folders }) =>
    sharedFileReceiver({
      host,
      file: join(folders.models, modelName, 'model.json'),
      what: `The model models/${modelName}`,
      setting: 'MODELS_DIR',
      result: resultSchema,
      stream: epochsStream,
    }),
};
