import type { Divergence as Record } from '../../kinds/compare/find-divergence.js';
import { builder } from './builder.js';

const DivergenceCauseEnum = builder.enumType('DivergenceCause', {
  description: 'STRATEGY is the text without overrides; overrides and inputs are PARAMETERS.',
  values: {
    DATA: { description: 'Other bars of the same range, or other recorded signals.' },
    STRATEGY: { description: 'Another value in the strategy, where no override replaces it.' },
    MODEL: { description: 'Another model.' },
    PARAMETERS: { description: 'Other inputs or overrides.' },
    BACKEND: { description: 'TensorFlow.js computed otherwise.' },
    ENGINE: { description: 'Another version of the engine.' },
  } as const,
});

export const Divergence = builder.objectRef<Record>('Divergence').implement({
  description: 'Where two runs part.',
  fields: (t) => ({
    timestamp: t.expose('timeMs', {
      type: 'DateTime',
      nullable: true,
      description:
        'Stamp of the first bar at which they differ; null when they never do, or cannot be laid side by side.',
    }),
    message: t.exposeString('message', {
      description: 'Decision, fill, exit or price, and both values; or why they cannot be laid side by side.',
    }),
    causes: t.field({
      type: [DivergenceCauseEnum],
      description: 'What they were made of differently.',
      resolve: ({ causes }) => [...causes],
    }),
  }),
});
