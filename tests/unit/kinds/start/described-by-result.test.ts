import { describe, expect, it } from 'vitest';
import { describedByResult } from '../../../../src/kinds/start/described-by-result.js';
import type { Work, WorkEnd } from '../../../../src/operations/ports/work.js';
import type { OperationOutcome } from '../../../../src/operations/record/operation.js';

const OUTCOME = { result: { bars: 21 }, warnings: [] } as unknown as OperationOutcome;

function workThatEnds(end: WorkEnd, calls: string[] = []): Work {
  return {
    source: {} as Work['source'],
    ended: Promise.resolve(end),
    abort: () => calls.push('abort'),
    leave: () => calls.push('leave'),
  };
}

describe('work that is described by its result', () => {
  const describeIt = (result: object) => ({ title: `of ${JSON.stringify(result)}` });

  it('ends with what its result tells', async () => {
    const work = describedByResult(workThatEnds({ kind: 'completed', outcome: OUTCOME }), describeIt);
    expect(await work.ended).toEqual({
      kind: 'completed',
      outcome: { ...OUTCOME, title: 'of {"bars":21}' },
    });
  });

  it('ends as it was where there is no result, or nothing to tell', async () => {
    const cancelled = { kind: 'cancelled' } as const;
    expect(await describedByResult(workThatEnds(cancelled), describeIt).ended).toEqual(cancelled);
    const completed = { kind: 'completed', outcome: OUTCOME } as const;
    expect(await describedByResult(workThatEnds(completed), () => ({})).ended).toEqual(completed);
  });

  it('can be ended and left', () => {
    const calls: string[] = [];
    const work = describedByResult(workThatEnds({ kind: 'cancelled' }, calls), describeIt);
    work.abort();
    work.leave?.();
    expect(calls).toEqual(['abort', 'leave']);
  });
});
