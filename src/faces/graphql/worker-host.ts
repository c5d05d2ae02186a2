import { builder } from './builder.js';
import type { WorkerHost as HostRecord } from './server-status.js';

const WorkerHostState = builder.enumType('WorkerHostState', {
  description: 'Whether a host was heard of within the time of a lease.',
  values: {
    ALIVE: { description: 'It was.' },
    SILENT: {
      description: 'It was not: it has died, stands still, or is cut off. What it held is taken by others.',
    },
  } as const,
});

const WorkerHost = builder.objectRef<HostRecord>('WorkerHost').implement({
  description: 'A host that takes work.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Tells hosts apart.' }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'Where it is reached; null for this server itself.',
    }),
    version: t.exposeString('version', { description: 'Version of ktrdr that it runs.' }),
    engineVersion: t.exposeString('engineVersion', { description: 'Version of its engine.' }),
    tensorflowBackend: t.exposeString('tensorflowBackend', {
      nullable: true,
      description: 'The backend that its workers use; null before the first has loaded it.',
    }),
    slots: t.exposeInt('slots', { description: 'How many pieces of work it does side by side.' }),
    busy: t.exposeInt('busy', { description: 'How many of them are taken.' }),
    memoryBytes: t.exposeFloat('memoryBytes', {
      nullable: true,
      description:
        'Memory in bytes that it may take in all: that of its machine, or a limit such as that of a container. Null where it does not say.',
    }),
    heartbeatAt: t.expose('heartbeatAt', { type: 'DateTime', description: 'When it was last heard of.' }),
    state: t.expose('state', { type: WorkerHostState, description: 'Whether it is there.' }),
    running: t.exposeIDList('holds', {
      description: 'Ids of the operations that it is at, or at a part of.',
    }),
  }),
});

builder.queryField('workers', (t) =>
  t.field({
    type: [WorkerHost],
    description: 'Hosts that take work; this one in local mode.',
    resolve: (_root, _args, { inventory }) => inventory.server.workers(),
  }),
);
