import type { OperationEvent as EventRecord } from '../../operations/record/operation-event.js';
import { builder } from './builder.js';
import { originOf } from './origin-of.js';
import { type SeqPage, seqConnection } from './seq-connection.js';

const OperationEventKind = builder.enumType('OperationEventKind', {
  description: 'What happened to an operation.',
  values: {
    CREATED: { description: 'Its start was accepted.' },
    STARTED: { description: 'A worker took it up.' },
    PHASE: { description: 'Its work has come to the phase that message names.' },
    CANCEL_REQUESTED: { description: 'It was asked to stop.' },
    WORKER_LOST: { description: 'The thread or host that ran it was lost.' },
    SERVER_LOST: { description: 'The server that ran it died or was stopped.' },
    RESUMED: { description: 'A worker took it up again.' },
    COMPLETED: { description: 'It is done.' },
    FAILED: { description: 'It ended early.' },
    CANCELLED: { description: 'It has stopped on request.' },
    UPDATED: { description: 'Label, tags, note or pin were changed; may follow the end.' },
  } as const,
});

const OperationEvent = builder.objectRef<EventRecord>('OperationEvent').implement({
  description:
    'One change in the life of an operation, pulled by cursor like every log. Of operations from before there were events the ones that their columns tell.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: '0-based, in order.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    kind: t.expose('kind', { type: OperationEventKind, description: 'What happened.' }),
    attempt: t.exposeInt('attempt', { description: 'In which execution.' }),
    host: t.string({
      nullable: true,
      description: 'Which server or host said it; null for this server.',
      resolve: ({ host }) => originOf(host),
    }),
    caller: t.exposeString('caller', {
      nullable: true,
      description: 'Which API key asked for it; null where nobody did.',
    }),
    message: t.exposeString('message', { description: 'The same in words.' }),
  }),
});

type EventPage = SeqPage<EventRecord> & { readonly complete: boolean };

export const OperationEventConnection = seqConnection<EventRecord, EventPage>(
  'OperationEvent',
  OperationEvent,
  'A page of what has happened to an operation, in order; first is 1 to 1000.',
);

builder.objectField(OperationEventConnection, 'complete', (t) =>
  t.exposeBoolean('complete', {
    description: 'True once the operation has ended; later updates append all the same.',
  }),
);
