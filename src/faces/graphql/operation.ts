import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import type { Operation } from '../../operations/record/operation.js';
import { isFinal } from '../../operations/record/operation-status.js';
import { builder } from './builder.js';
import { NodeInterface } from './node.js';
import { ExecutionModeEnum, OperationStatusEnum, OperationTypeEnum } from './operation-enums.js';
import { OperationError } from './operation-error.js';
import { OperationProgress } from './operation-progress.js';
import { OperationWarning } from './operation-warning.js';
import { originOf } from './origin-of.js';
import { textRule } from './text-issues.js';
import { shownWarnings } from './unreadable-parameters.js';
import { zoneOf } from './zone-of.js';

/** What all operations have in common; each type of operation implements it with an isTypeOf of its own. */
export const OperationInterface = builder.interfaceRef<Operation>('Operation').implement({
  description: 'A long-running piece of work: started by a mutation, pulled until it is done.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Readable and unique: op_<type>_<yyyymmdd>_<hhmmss>_<random>.' }),
    type: t.expose('type', { type: OperationTypeEnum, description: 'What it does.' }),
    status: t.expose('status', { type: OperationStatusEnum, description: 'Where it is in its life.' }),
    done: t.boolean({
      description: 'True once status is COMPLETED, FAILED or CANCELLED.',
      resolve: ({ status }) => isFinal(status),
    }),
    progress: t.field({
      type: OperationProgress,
      description: 'How far it has come.',
      resolve: ({ progress, updatedAt }) => ({ ...progress, updatedAt }),
    }),
    error: t.expose('error', {
      type: OperationError,
      nullable: true,
      description: 'Why it FAILED; null otherwise.',
    }),
    warnings: t.field({
      type: [OperationWarning],
      description: 'What to know about it that did not stop it.',
      resolve: (operation, _args, services) => shownWarnings(operation, services),
    }),
    executionMode: t.expose('executionMode', { type: ExecutionModeEnum, description: 'Where it runs.' }),
    host: t.string({
      nullable: true,
      description: 'The server that runs it, such as http://worker:5003; null when it is this one.',
      resolve: ({ host }) => originOf(host),
    }),
    attempt: t.exposeInt('attempt', {
      description: '1 for the first execution, one more for each re-execution after a lost worker.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the start mutation was accepted.',
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a worker took it up; null before.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it became COMPLETED, FAILED or CANCELLED; null before.',
    }),
    cancelRequestedAt: t.expose('cancelRequestedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was first asked to stop; null if it never was.',
    }),
    cancelReason: t.exposeString('cancelReason', {
      nullable: true,
      description: 'What cancelOperation was given as the reason.',
    }),
    pollAfterMs: t.int({
      nullable: true,
      description:
        'Suggested wait before the next pull, in milliseconds: short for young operations, up to a second for old ones; null once done.',
      resolve: (operation, _args, { operations }) => operations.pollAfterMs(operation),
    }),
    timezone: t.string({
      nullable: true,
      description:
        'Zone of its bars, such as America/New_York; null before it has begun, for symbols of several zones, and for runs of earlier versions.',
      resolve: zoneOf,
    }),
    title: t.exposeString('title', {
      description: 'One line for lists: strategy, symbol, timeframe, range.',
    }),
    label: t.exposeString('label', {
      nullable: true,
      description: 'The note that the start mutation was given.',
    }),
    startedBy: t.exposeString('caller', {
      nullable: true,
      description: 'Name of the API key that started it; null without authentication.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it will be removed; null when it is kept.',
      resolve: (operation, _args, { operations }) => operations.expiresAt(operation),
    }),
  }),
});

builder.queryField('node', (t) =>
  t.field({
    type: NodeInterface,
    nullable: true,
    description: 'Whatever has this id; null when nothing has.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'The id of any node.',
        ...textRule({ limit: TEXT_LIMITS.id }),
      }),
    },
    resolve: (_root, { id }, { operations, answer }) => operations.get(id, { budget: answer.reads }),
  }),
);

builder.queryField('operation', (t) =>
  t.field({
    type: OperationInterface,
    nullable: true,
    description:
      'One operation; null for an unknown id. forceRefresh pulls from the worker even if the cached state is younger than its time to live.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'The id that the start mutation returned.',
        ...textRule({ limit: TEXT_LIMITS.id }),
      }),
      forceRefresh: t.arg.boolean({ required: true, defaultValue: false, description: 'Skips the cache.' }),
    },
    resolve: (_root, { id, forceRefresh }, { operations, answer }) =>
      operations.get(id, { forceRefresh, budget: answer.reads }),
  }),
);
