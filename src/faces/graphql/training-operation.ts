import { epochsStream } from '../../kinds/training/training-streams.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { EpochMetricConnection } from './epoch-metric.js';
import { NodeInterface } from './node.js';
import { OperationInterface } from './operation.js';
import { operationType } from './operation-enums.js';
import { loadSeqPage, seqPageArgs, seqPageComplexity } from './seq-connection.js';
import { TrainingParameters } from './training-parameters.js';
import { TrainingResult } from './training-result.js';
import { unreadableTraining } from './unreadable-parameters.js';

export const TrainingOperation = builder.objectRef<Operation>('TrainingOperation').implement({
  description: "A training: a strategy's network learning from past bars.",
  interfaces: [NodeInterface, OperationInterface],
  isTypeOf: operationType('TRAINING', "Trains a strategy's network."),
  fields: (t) => ({
    parameters: t.field({
      type: TrainingParameters,
      description: 'What it was started with, all defaults resolved.',
      resolve: (operation, _args, { training }) =>
        training.parametersOrNull(operation) ?? unreadableTraining(operation),
    }),
    epochs: t.field({
      type: EpochMetricConnection,
      args: seqPageArgs,
      complexity: seqPageComplexity,
      description: 'One entry an epoch, pulled by cursor.',
      resolve: (operation, args, { operations, answer }) =>
        loadSeqPage({ name: 'epochs', operationId: operation.id }, args, (page) =>
          operations.entries(operation, epochsStream, page, answer.reads),
        ),
    }),
    result: t.field({
      type: TrainingResult,
      nullable: true,
      description: 'Non-null once COMPLETED.',
      resolve: (operation, _args, { training, answer }) => training.result(operation, answer.reads),
    }),
  }),
});
