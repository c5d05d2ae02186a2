import type {
  WalkForwardSnapshot as SnapshotRecord,
  WINDOW_STATES,
  WindowProgress,
} from '../../kinds/walk-forward/walk-forward-operation.js';
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

const WindowStateEnum = builder.enumType('WindowState', {
  description: 'How far a window of a walk-forward is.',
  values: {
    TRAINING: { description: 'Its model is being trained, or waits for that.' },
    TRAINED: { description: 'Its model is trained; values are chosen, and it is run in sample.' },
    TESTED: { description: 'The joined account has passed it, and it is in the log.' },
  } satisfies Record<(typeof WINDOW_STATES)[number], { description: string }>,
});

const SPAN = 'of several stretches the first and the last bar';

const WalkForwardWindow = builder.objectRef<WindowProgress>('WalkForwardWindow').implement({
  description: 'A window of a walk-forward that goes on.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: '0-based, in the order of time or of splits.' }),
    state: t.expose('state', { type: WindowStateEnum, description: 'How far it is.' }),
    trainFrom: t.expose('trainFromMs', { type: 'DateTime', description: `First training bar; ${SPAN}.` }),
    trainTo: t.expose('trainToMs', { type: 'DateTime', description: 'Last training bar.' }),
    testFrom: t.expose('testFromMs', { type: 'DateTime', description: `First test bar; ${SPAN}.` }),
    testTo: t.expose('testToMs', { type: 'DateTime', description: 'Last test bar.' }),
    inSampleReturn: t.exposeFloat('inSampleReturn', {
      nullable: true,
      description: 'Total return over its training bars, a fraction; null before it was run over them.',
    }),
    outOfSampleReturn: t.exposeFloat('outOfSampleReturn', {
      nullable: true,
      description:
        'Total return of its stretch of the joined account; null before it is tested, and for COMBINATORIAL.',
    }),
  }),
});

const WalkForwardSnapshot = builder.objectRef<SnapshotRecord>('WalkForwardSnapshot').implement({
  description: 'How far a walk-forward is; progress counts the windows that are trained.',
  fields: (t) => ({
    completedFolds: t.exposeInt('completedFolds', { description: 'Windows in the log.' }),
    totalFolds: t.exposeInt('totalFolds', { description: 'Windows that there are.' }),
    windows: t.field({
      type: [WalkForwardWindow],
      description: 'All windows in their order; at most 500.',
      resolve: ({ windows }) => windows ?? [],
    }),
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
      resolve: (operation, args, { operations, answer }) =>
        loadSeqPage({ name: 'folds', operationId: operation.id }, args, (page) =>
          operations.entries(operation, foldsStream, page, answer.reads),
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
