import type { StudySnapshot as SnapshotRecord } from '../../kinds/study/study-operation.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { Overfitting } from './overfitting.js';

/** About as much as a thousand fields: all trials are read for it. */
const FIGURES_WEIGHT = 1_000;

export const StudySnapshot = builder
  .objectRef<SnapshotRecord & { readonly operation: Operation }>('StudySnapshot')
  .implement({
    description: 'The latest state of a study.',
    fields: (t) => ({
      completedTrials: t.exposeInt('completedTrials', {
        description: 'Trials that ended with metrics, repeated combinations too.',
      }),
      failedTrials: t.exposeInt('failedTrials', { description: 'Combinations that cannot be run.' }),
      totalTrials: t.exposeInt('totalTrials', { description: 'How many there will be.' }),
      bestNumber: t.exposeInt('bestNumber', {
        nullable: true,
        description: 'The best feasible trial so far; null before there is one.',
      }),
      bestObjective: t.exposeFloat('bestObjective', {
        nullable: true,
        description: 'Its objective; null before there is one.',
      }),
      overfitting: t.field({
        type: Overfitting,
        nullable: true,
        complexity: { field: FIGURES_WEIGHT },
        description: 'Refreshed once a generation; null before the first trial completed.',
        resolve: ({ operation }, _args, { studyReader }) => studyReader.overfitting(operation),
      }),
    }),
  });
