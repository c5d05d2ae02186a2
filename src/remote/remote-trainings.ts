import { join } from 'node:path';
import { RemoteStartTrainingDocument, RemoteTrainingDocument } from '../client/generated/graphql.js';
import { seqCursor } from '../shared/seq-cursor.js';
import type { TrainingParameters } from '../strategy/training-parameters.js';
import { remoteStateOf, startAnswer } from './remote-answers.js';
import type { RemoteTaskKind } from './remote-task-kind.js';
import { sharedFileReceiver } from './shared-folder.js';

/**
 * Trainings on another host, which writes the model into the models folder that both are to share.
 * @param modelsDir the models folder as this server sees it, absolute
 */
export function remoteTrainings(modelsDir: string): RemoteTaskKind<TrainingParameters> {
  return {
    metricKind: 'epochs',

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
      );
      return startAnswer(startTraining);
    },

    async pull(proxy, remoteId, afterSeq) {
      const { operation } = await proxy.repeat(RemoteTrainingDocument, {
        id: remoteId,
        after: afterSeq === null || afterSeq < 0 ? null : seqCursor(afterSeq),
      });
      if (operation?.__typename !== 'TrainingOperation') return null;
      return remoteStateOf(operation, {
        snapshot: null,
        entries: operation.epochs.nodes.map(({ timestamp, ...entry }) => ({
          ...entry,
          timestampMs: Date.parse(timestamp),
        })),
      });
    },

    receiver(host, { modelName }) {
      const file = join(modelsDir, modelName, 'model.json');
      return sharedFileReceiver({
        host,
        file,
        what: `The model models/${modelName}`,
        setting: 'MODELS_DIR',
      });
    },
  };
}
