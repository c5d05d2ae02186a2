import { join } from 'node:path';
import { z } from 'zod';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import { RemoteStartTrainingDocument, RemoteTrainingDocument } from '../../faces/client/generated/graphql.js';
import { epochsStream } from '../../kinds/training/training-streams.js';
import { pullSchema, startSchema } from './answer-schemas.js';
import type { RemoteTaskKind } from './remote-task-kind.js';
import { trainingResultSchema } from './result-schemas.js';
import { sharedFileReceiver } from './shared-folder.js';

const answer = pullSchema('TrainingOperation', z.object({}), () => null);

/**
 * Trainings on another host, which writes the model into the models folder that both are to share.
 * @param modelsDir the models folder as this server sees it, absolute
 */
export function remoteTrainings(modelsDir: string): RemoteTaskKind<TrainingParameters> {
  return {
    streams: [epochsStream],

    async start(
      proxy,
      { id, label },
      { symbols, timeframes, epochs, overrides, ...parameters },
      engineVersion,
    ) {
      const { startTraining } = await proxy.start(
        RemoteStartTrainingDocument,
        {
          input: {
            ...parameters,
            // Empty where the strategy could not be read here: the host is to say what is wrong with it.
            symbols: symbols.length === 0 ? null : [...symbols],
            timeframes: timeframes.length === 0 ? null : [...timeframes],
            epochs: epochs === 0 ? null : epochs,
            overrides: [...overrides],
            label,
            idempotencyKey: id,
          },
        },
        engineVersion,
        z.object({ startTraining: startSchema }),
      );
      return startTraining;
    },

    pull: (proxy, remoteId) => proxy.repeat(RemoteTrainingDocument, { id: remoteId }, answer),

    readSnapshot: () => null,

    receiver(host, { modelName }) {
      const file = join(modelsDir, modelName, 'model.json');
      return sharedFileReceiver({
        host,
        file,
        what: `The model models/${modelName}`,
        setting: 'MODELS_DIR',
        result: trainingResultSchema,
        stream: epochsStream,
      });
    },
  };
}
