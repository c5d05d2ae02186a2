import { expect, it } from 'vitest';
import { missingTrial } from '../../../../src/kinds/study/missing-trial.js';

it.each([
  [80, 'RUNNING', 'there is no trial 80; the study has 80, from 0'],
  [-1, 'COMPLETED', 'there is no trial -1; the study has 80, from 0'],
  [79, 'RUNNING', 'trial 79 is not evaluated yet; wait for it, or choose an earlier one'],
  [79, 'CANCELLED', 'trial 79 was not evaluated before the study was CANCELLED; choose an earlier one'],
] as const)('of 80 trials number %d of a study that is %s: %s', (number, status, reason) => {
  const space = { sampler: 'GRID', parameters: [], trials: 80 } as const;
  expect(missingTrial(number, { status }, { space })).toBe(reason);
});
