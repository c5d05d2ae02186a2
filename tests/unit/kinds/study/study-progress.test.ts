import { expect, it } from 'vitest';
import { StudyProgress } from '../../../../src/kinds/study/study-progress.js';
import type { OperationProgress } from '../../../../src/operations/record/operation.js';

it('an attempt that goes on counts the trials of those before while it reads strategy and bars', () => {
  const reported: OperationProgress[] = [];
  const progress = { phase: 'searching', message: 'Trial 500 of 1,000', percentage: 49 };
  const operation = { progress: { ...progress, currentStep: 500, totalSteps: 1_000, etaSeconds: 3 } };
  const resumed = new StudyProgress(
    operation as never,
    1_000,
    (said) => void reported.push(said),
    () => new Date(0),
  );
  resumed.phase('loading', 'Reading strategy, models and bars');
  expect(reported).toEqual([
    {
      ...{ phase: 'loading', message: 'Reading strategy, models and bars' },
      ...{ percentage: 49, currentStep: 500, totalSteps: 1_000, etaSeconds: null },
    },
  ]);
});
