import { expect, it } from 'vitest';
import type { Parameter } from '../../../../src/domain/study/space/parameter.js';
import { signalsFiles } from '../../../../src/kinds/study/study-symbols.js';

const varying = (path: string, texts: readonly string[]) => {
  const parameters: readonly Parameter[] = [{ kind: 'LISTED', path, texts, isOrdered: false }];
  return { space: { sampler: 'GRID', parameters, trials: texts.length } } as const;
};

it.each([
  ['signals.file', ['first.csv', "'more/second.csv'"], ['first.csv', 'more/second.csv']],
  ['signals', ['{file: first.csv}'], ['first.csv']],
  ['exits.stop_loss_pct', ['0.02'], []],
])('of a study that varies %s all files are known', (path, texts, files) => {
  expect(signalsFiles(varying(path, texts))).toEqual(files);
});
