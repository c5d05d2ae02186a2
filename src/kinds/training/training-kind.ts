import { z } from 'zod';
import { trainingParametersSchema } from '../../domain/strategy/training-parameters.js';
import { defineKind } from '../../operations/ports/kind.js';
import { kindFoldersSchema } from '../start/kind-folders.js';
import { modelPublication } from './model-drafts.js';
import { trainingProgressCodec } from './training-progress-codec.js';
import { trainingRemote } from './training-remote.js';
import { epochsStream } from './training-streams.js';

/** A strategy's network learning from past bars. */
export const trainingKind = defineKind({
  name: 'TRAINING',
  parameters: trainingParametersSchema,
  settings: z.strictObject({ folders: kindFoldersSchema }),
  streams: [epochsStream],
  remote: trainingRemote,
  progress: ({ modelName, symbols, timeframes }) =>
    trainingProgressCodec(`${modelName} on ${symbols.join(', ')} ${timeframes.join(', ')}`.trim()),
  publication: ({ id, attempt }, { modelName }, { folders }) =>
    modelPublication(folders.models, { operationId: id, attempt }, modelName),
});
