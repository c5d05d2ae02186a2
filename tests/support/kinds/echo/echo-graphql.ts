import { builder, type Types } from '../../../../src/faces/graphql/builder.js';
import { metricConnection } from '../../../../src/faces/graphql/metric-connection.js';
import { NodeInterface } from '../../../../src/faces/graphql/node.js';
import { OperationInterface } from '../../../../src/faces/graphql/operation.js';
import { operationType } from '../../../../src/faces/graphql/operation-enums.js';
import { loadSeqPage, seqPageArgs, seqPageComplexity } from '../../../../src/faces/graphql/seq-connection.js';
import { startErrors } from '../../../../src/faces/graphql/start-errors.js';
import {
  requestFields,
  requestOf,
  startedOperation,
} from '../../../../src/faces/graphql/started-operation.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import {
  type CallResult,
  type EchoResult,
  echoCallKind,
  echoesStream,
  echoKind,
  lettersStream,
} from './echo.js';

const CallSnapshot = builder.objectRef<{ said: number }>('EchoCallSnapshot').implement({
  fields: (t) => ({ said: t.exposeInt('said') }),
});

const EchoSnapshot = builder.objectRef<{ echoes: number; calls: number }>('EchoSnapshot').implement({
  fields: (t) => ({ echoes: t.exposeInt('echoes'), calls: t.exposeInt('calls') }),
});

const CallResultType = builder.objectRef<CallResult>('EchoCallResult').implement({
  fields: (t) => ({ text: t.exposeString('text') }),
});

const EchoResultType = builder.objectRef<EchoResult>('EchoResult').implement({
  fields: (t) => ({ text: t.exposeString('text'), digest: t.exposeString('digest') }),
});

const Letters = metricConnection(
  'EchoLetter',
  builder.objectRef<{ seq: number; letter: string }>('EchoLetter').implement({
    fields: (t) => ({ seq: t.exposeInt('seq'), letter: t.exposeString('letter') }),
  }),
);

const Echoes = metricConnection(
  'Echo',
  builder.objectRef<{ seq: number; callId: string; text: string }>('Echo').implement({
    fields: (t) => ({
      seq: t.exposeInt('seq'),
      callId: t.exposeID('callId'),
      text: t.exposeString('text'),
    }),
  }),
);

const EchoCallOperation = builder.objectRef<Operation>('EchoCallOperation').implement({
  interfaces: [NodeInterface, OperationInterface],
  isTypeOf: operationType('ECHO_CALL', 'Says the letters of a text.'),
  fields: (t) => ({
    snapshot: t.field({
      type: CallSnapshot,
      nullable: true,
      resolve: ({ snapshot }) => snapshot as { said: number } | null,
    }),
    letters: t.field({
      ...{ type: Letters, args: seqPageArgs, complexity: seqPageComplexity },
      resolve: (operation, args, { operations, answer }) =>
        loadSeqPage({ name: 'letters', operationId: operation.id }, args, (page) =>
          operations.entries(operation, lettersStream, page, answer.reads),
        ),
    }),
    result: t.field({
      type: CallResultType,
      nullable: true,
      resolve: async (operation, _args, { operations, answer }) =>
        (await operations.result(operation, answer.reads)) as CallResult | null,
    }),
  }),
});

const EchoOperation = builder.objectRef<Operation>('EchoOperation').implement({
  interfaces: [NodeInterface, OperationInterface],
  isTypeOf: operationType('ECHO', 'Has a text called many times.'),
  fields: (t) => ({
    snapshot: t.field({
      type: EchoSnapshot,
      nullable: true,
      resolve: ({ snapshot }) => snapshot as { echoes: number; calls: number } | null,
    }),
    echoes: t.field({
      ...{ type: Echoes, args: seqPageArgs, complexity: seqPageComplexity },
      resolve: (operation, args, { operations, answer }) =>
        loadSeqPage({ name: 'echoes', operationId: operation.id }, args, (page) =>
          operations.entries(operation, echoesStream, page, answer.reads),
        ),
    }),
    result: t.field({
      type: EchoResultType,
      nullable: true,
      resolve: async (operation, _args, { operations, answer }) =>
        (await operations.result(operation, answer.reads)) as unknown as EchoResult | null,
    }),
  }),
});

const callFields = (t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) => ({
  text: t.string({ required: true }),
  pauseMs: t.int({ required: true, defaultValue: 0 }),
  ...requestFields(t),
});

const CallInput = builder.inputType('StartEchoCallInput', { fields: callFields });
const EchoInput = builder.inputType('StartEchoInput', {
  fields: (t) => ({ ...callFields(t), times: t.int({ required: true }) }),
});

builder.mutationFields((t) => ({
  startEchoCall: t.field({
    type: startedOperation('StartEchoCallSuccess', 'It says its letters.', {
      ...{ type: EchoCallOperation, description: 'The call.' },
    }),
    errors: { types: startErrors, union: { name: 'StartEchoCallResult' } },
    args: { input: t.arg({ type: CallInput, required: true }) },
    resolve: (_root, { input: { text, pauseMs, ...input } }, { operations, caller }) => {
      const parameters = { text, pauseMs };
      return operations.start(echoCallKind, { ...requestOf(input), parameters, asked: parameters, caller });
    },
  }),
  startEcho: t.field({
    type: startedOperation('StartEchoSuccess', 'It listens.', {
      ...{ type: EchoOperation, description: 'The echo.' },
    }),
    errors: { types: startErrors, union: { name: 'StartEchoResult' } },
    args: { input: t.arg({ type: EchoInput, required: true }) },
    resolve: (_root, { input: { text, pauseMs, times, ...input } }, { operations, caller }) => {
      const parameters = { text, pauseMs, times };
      return operations.start(echoKind, { ...requestOf(input), parameters, asked: parameters, caller });
    },
  }),
}));
