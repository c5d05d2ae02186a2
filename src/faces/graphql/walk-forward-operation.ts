import type { WalkForwardSnapshot as SnapshotRecord } from '../../kinds/walk-forward/walk-forward-operation.js';
import { foldsStream } from '../../kinds/walk-forward/walk-forward-streams.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { NodeInterface } from './node.js';
import { OperationInterface } from './operation.js';
import { operationType } from './operation-enums.js';
import { loadSeqPage, seqPageArgs, seqPageComplexity } from './seq-connection.js';
import { unreadableWalkForward } from './unreadable-parameters.js';
import { FoldConnection } from './walk-forward-fold.js';
import { WalkForwardParameters } from './walk-forward-parameters.js';
import { WalkForwardResult } from './walk-forward-result.js';

const WalkForwardSnapshot = builder.objectRef<SnapshotRecord>('WalkForwardSnapshot').implement({
  description: 'How far a walk-forward is; progress counts the windows that are trained.',
  fields: (t) => ({
    completedFolds: t.exposeInt('completedFolds', { description: 'Windows in the log.' }),
    totalFolds: t.exposeInt('totalFolds', { description: 'Windows that there are.' }),
  }),
});

/** About what a result takes besides the text of its strategy: the curves of its paths. */
const BYTES_A_RESULT = 512 * 1024;

export const WalkForwardOperation = builder.objectRef<Operation>('WalkForwardOperation').implement({
  description: 'A walk-forward: had one retrained every so often, what would the account have done?',
  interfaces: [NodeInterface, OperationInterface],
  isTypeOf: operationType('WALK_FORWARD', 'Trains anew every so often, and trades what comes of it.'),
  fields: (t) => ({
    parameters: t.field({
      type: WalkForwardParameters,
      description: 'What it was started with.',
      resolve: (operation, _args, { walkForwards }) =>
        walkForwards.parametersOrNull(operation) ?? unreadableWalkForward(operation),
    }),
    snapshot: t.field({
      type: WalkForwardSnapshot,
      nullable: true,
      description: 'How far it is; null before its windows are known.',
      resolve: (operation, _args, { walkForwards }) => walkForwards.snapshot(operation),
    }),
    folds: t.field({
      type: FoldConnection,
      args: seqPageArgs,
      complexity: seqPageComplexity,
      description: 'Its windows, pulled by cursor.',
      resolve: (operation, args, { operations }) =>
        loadSeqPage({ name: 'folds', operationId: operation.id }, args, (page) =>
          operations.entries(operation, foldsStream, page),
        ),
    }),
    result: t.field({
      type: WalkForwardResult,
      nullable: true,
      description: 'Non-null once COMPLETED.',
      resolve: async (operation, _args, { walkForwards, answer }) => {
        answer.reads.take(BYTES_A_RESULT);
        const stored = await walkForwards.result(operation);
        answer.reads.take(stored?.strategySource.length ?? 0);
        return stored && { ...stored, operation };
      },
    }),
  }),
});
