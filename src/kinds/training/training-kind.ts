import { z } from 'zod';
import { trainingParametersSchema } from '../../domain/strategy/training-parameters.js';
import { defineKind } from '../../operations/ports/kind.js';
import { kindFoldersSchema } from '../start/kind-folders.js';
import { modelPublication } from './model-drafts.js';
import { trainingProgressCodec } from './training-progress-codec.js';
import { trainingRemote } from './training-remote.js';
import { epochsStream } from './training-streams.js';
import { trainedModelPath, trainingSubject } from './training-subject.js';
import { trainedRangeOf, trainingTitle } from './training-title.js';

/** A strategy's network learning from past bars. */
export const trainingKind = defineKind({
  name: 'TRAINING',
  parameters: trainingParametersSchema,
  settings: z.object({ folders: kindFoldersSchema }),
  streams: [epochsStream],
  listed: (parameters) => {
    const { symbols, startDate: from, endDate: to } = parameters;
    return {
      title: trainingTitle(parameters, { from, to }),
      symbol: symbols.length === 1 ? (symbols[0] as string) : null,
      strategy: parameters.strategyConfigPath,
      model: trainedModelPath(parameters),
      subject: trainingSubject(parameters),
    };
  },
  told(result, parameters) {
    const range = trainedRangeOf(result);
    if (range === null) return {};
    const summary = { startDate: range.from, endDate: range.to };
    return { title: trainingTitle(parameters, range), summary };
  },
  remote: trainingRemote,
  progress: ({ modelName, symbols, timeframes }) =>
    trainingProgressCodec(`${modelName} on ${symbols.join(', ')} ${timeframes.join(', ')}`.trim()),
  publication: ({ id, attempt }, { modelName }, { folders }) =>
    modelPublication(folders.models, { operationId: id, attempt }, modelName),
});
