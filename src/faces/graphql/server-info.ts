import { builder } from './builder.js';
import { ExecutionModeEnum } from './operation-enums.js';
import type { ServerInfo as InfoRecord } from './server-status.js';

const ServerInfo = builder.objectRef<InfoRecord>('ServerInfo').implement({
  description: 'What this server is and how busy it is.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Version of ktrdr.' }),
    engineVersion: t.exposeString('engineVersion', {
      description:
        'Names the rules of the engine; it changes whenever equal inputs could give another result.',
    }),
    executionMode: t.expose('executionMode', {
      type: ExecutionModeEnum,
      description: 'Where new operations run.',
    }),
    tensorflowBackend: t.exposeString('tensorflowBackend', {
      nullable: true,
      description: 'The backend that workers use; null before the first has loaded it.',
    }),
    queued: t.exposeInt('queued', { description: 'Operations that are PENDING.' }),
    running: t.exposeInt('running', {
      description: 'Operations that a worker is at: RUNNING or CANCELLING.',
    }),
  }),
});

builder.queryField('server', (t) =>
  t.field({
    type: ServerInfo,
    description: 'This server.',
    resolve: (_root, _args, { inventory }) => inventory.server.info(),
  }),
);
