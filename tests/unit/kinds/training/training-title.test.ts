import { describe, expect, it } from 'vitest';
import { titledByResult, trainingTitle } from '../../../../src/kinds/training/training-title.js';
import type { Work, WorkEnd } from '../../../../src/operations/ports/work.js';
import type { OperationOutcome } from '../../../../src/operations/record/operation.js';

const SUBJECT = {
  strategyConfigPath: 'strategies/sub/rsi.yaml',
  symbols: ['AAPL', 'MSFT'],
  timeframes: ['1d'],
};
const OUTCOME = { result: {}, warnings: [] } as unknown as OperationOutcome;

function workThatEnds(end: WorkEnd, calls: string[] = []): Work {
  return {
    source: {} as Work['source'],
    ended: Promise.resolve(end),
    abort: () => calls.push('abort'),
    leave: () => calls.push('leave'),
  };
}

describe('the title of a training', () => {
  it.each([
    ['2020-01-01', '2021-12-31', 'sub/rsi AAPL,MSFT 1d 2020-01-01..2021-12-31'],
    ['2020-01-01', undefined, 'sub/rsi AAPL,MSFT 1d 2020-01-01..'],
    [undefined, '2021-12-31', 'sub/rsi AAPL,MSFT 1d ..2021-12-31'],
    [undefined, undefined, 'sub/rsi AAPL,MSFT 1d'],
  ])('from %s to %s says what was asked for, and makes nothing up', (from, to, title) => {
    expect(trainingTitle(SUBJECT, { from, to })).toBe(title);
  });

  it('becomes the range that was trained on when it has ended', async () => {
    const result = { trainedFrom: '2015-01-23', trainedTo: '2021-10-11' };
    const work = titledByResult(
      workThatEnds({ kind: 'completed', outcome: { ...OUTCOME, result } }),
      SUBJECT,
    );
    expect(await work.ended).toMatchObject({
      kind: 'completed',
      outcome: { result, title: 'sub/rsi AAPL,MSFT 1d 2015-01-23..2021-10-11' },
    });
  });

  it('stays where there is no such result', async () => {
    for (const end of [{ kind: 'cancelled' }, { kind: 'completed', outcome: OUTCOME }] as const)
      expect(await titledByResult(workThatEnds(end), SUBJECT).ended).toEqual(end);
  });

  it('lets the work be ended and left', () => {
    const calls: string[] = [];
    const work = titledByResult(workThatEnds({ kind: 'cancelled' }, calls), SUBJECT);
    work.abort();
    work.leave?.();
    expect(calls).toEqual(['abort', 'leave']);
  });
});
