import { segmentsStream } from '../../kinds/data-load/data-load-streams.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { DataLoadParameters } from './data-load-parameters.js';
import { DataLoadResult } from './data-load-result.js';
import { NodeInterface } from './node.js';
import { OperationInterface } from './operation.js';
import { operationType } from './operation-enums.js';
import { SegmentMetricConnection } from './segment-metric.js';
import { loadSeqPage, seqPageArgs, seqPageComplexity } from './seq-connection.js';
import { unreadableDataLoad } from './unreadable-parameters.js';

export const DataLoadOperation = builder.objectRef<Operation>('DataLoadOperation').implement({
  description: 'A data load: bars from a file or a provider into the data folder.',
  interfaces: [NodeInterface, OperationInterface],
  isTypeOf: operationType('DATA_LOADING', 'Loads bars into the data folder.'),
  fields: (t) => ({
    parameters: t.field({
      type: DataLoadParameters,
      description: 'What it was started with, all defaults resolved.',
      resolve: (operation, _args, { dataLoading }) =>
        dataLoading.parametersOrNull(operation) ?? unreadableDataLoad(operation),
    }),
    segments: t.field({
      type: SegmentMetricConnection,
      args: seqPageArgs,
      complexity: seqPageComplexity,
      description: 'Stretches that are done, pulled by cursor.',
      resolve: (operation, args, { operations, answer }) =>
        loadSeqPage({ name: 'segments', operationId: operation.id }, args, (page) =>
          operations.entries(operation, segmentsStream, page, answer.reads),
        ),
    }),
    result: t.field({
      type: DataLoadResult,
      nullable: true,
      description: 'Non-null once COMPLETED.',
      resolve: (operation, _args, { dataLoading, answer }) => dataLoading.result(operation, answer.reads),
    }),
  }),
});
