import type { OperationProgress as ProgressRecord } from '../../operations/record/operation.js';
import { builder } from './builder.js';

/** Progress with the time of the pull that brought it. */
export type OperationProgressShape = ProgressRecord & { readonly updatedAt: Date };

export const OperationProgress = builder.objectRef<OperationProgressShape>('OperationProgress').implement({
  description: 'How far an operation has come.',
  fields: (t) => ({
    phase: t.exposeString('phase', {
      description: 'What is going on: queued, loading, features, simulating, training, downloading, writing.',
    }),
    percentage: t.exposeFloat('percentage', {
      description: '0 to 100; never decreases within an operation; exactly 100 once COMPLETED.',
    }),
    message: t.exposeString('message', { description: 'The same in words.' }),
    currentStep: t.exposeInt('currentStep', { description: 'Steps done, such as bars or epochs.' }),
    totalSteps: t.exposeInt('totalSteps', { description: '0 until it is known.' }),
    etaSeconds: t.exposeFloat('etaSeconds', {
      nullable: true,
      description: 'Estimated seconds to the end, null until it can be estimated and once final.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When this was last pulled or changed.',
    }),
  }),
});
