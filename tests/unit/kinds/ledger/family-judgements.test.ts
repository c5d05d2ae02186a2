import { describe, expect, it } from 'vitest';
import { FamilyJudgements } from '../../../../src/kinds/ledger/family-judgements.js';
import type { JudgedPage } from '../../../../src/kinds/ledger/ledger-judge.js';
import type { JudgedFamily, Judgement } from '../../../../src/operations/ports/evaluation-ledger.js';
import { StoreUnavailableError } from '../../../../src/operations/record/errors.js';

const judgement = (operationId: string): Judgement => ({
  ...{ operationId, evaluated: 2, deflatedSharpe: 0.5, verdict: 'LIKELY_LUCK' },
});

/** A ledger that remembers what was written, and families that are judged page by page. */
function stage(pages: (family: string) => readonly JudgedPage[], unjudged: readonly string[] = []) {
  const listeners: ((family: string) => void)[] = [];
  const asked: string[] = [];
  const written: { readonly ids: readonly string[]; readonly by: JudgedFamily }[] = [];
  /** Whether another process has judged families by more. */
  let isOvertaken = false;
  const errors: unknown[] = [];
  const judgements = new FamilyJudgements({
    ledger: {
      onEntered: (listener) => listeners.push(listener),
      rewriteJudgements: async (changed, by) => {
        if (isOvertaken) return false;
        written.push({ ids: changed.map(({ operationId }) => operationId), by });
        return true;
      },
    },
    judge: async (family, after) => {
      asked.push(family);
      const page = pages(family)[after === null ? 0 : after.seq];
      if (page === undefined) throw new Error('no such page');
      return page;
    },
    unjudged: async () => unjudged,
    onError: (error) => errors.push(error),
    delayMs: 5,
  });
  const enter = (family: string): void => {
    for (const listener of listeners) listener(family);
  };
  const overtake = (): void => {
    isOvertaken = true;
  };
  return { judgements, enter, overtake, asked, written, errors };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const onePage = (): readonly JudgedPage[] => [{ changed: [judgement('a')], through: 7, next: null }];

describe('judgements of a family', () => {
  it('follow rows that are entered, those of one moment together', async () => {
    const { judgements, enter, asked, written } = stage(onePage);
    for (let row = 0; row < 20; row += 1) enter('crossing');
    await until(() => written.length === 1);
    await judgements.stop();
    expect(asked).toEqual(['crossing']);
    expect(written).toEqual([{ ids: ['a'], by: { family: 'crossing', through: 7, isWhole: true } }]);
  });

  it('are tried again while the database is away, and nobody is told of it', async () => {
    let away = 2;
    const { judgements, enter, asked, written, errors } = stage(() => {
      if (away-- > 0) throw new StoreUnavailableError('it starts.');
      return onePage();
    });
    enter('crossing');
    await until(() => written.length === 1);
    await judgements.stop();
    expect(asked).toEqual(['crossing', 'crossing', 'crossing']);
    expect(errors).toEqual([]);
  });

  it('come page by page, and are done with the last', async () => {
    const pages: readonly JudgedPage[] = [
      { changed: [judgement('a')], through: 7, next: { seq: 1, operationId: 'a' } },
      // A row came in between.
      { changed: [judgement('b')], through: 8, next: null },
    ];
    const { judgements, enter, written } = stage(() => pages);
    enter('crossing');
    await until(() => written.length === 2);
    await judgements.stop();
    expect(written.map(({ by }) => by)).toEqual([
      { family: 'crossing', through: 7, isWhole: false },
      { family: 'crossing', through: 7, isWhole: true },
    ]);
  });

  it('end where another process has judged the family by more', async () => {
    const pages: readonly JudgedPage[] = [
      { changed: [judgement('a')], through: 7, next: { seq: 1, operationId: 'a' } },
      { changed: [judgement('b')], through: 7, next: null },
    ];
    const { judgements, enter, overtake, asked } = stage(() => pages);
    overtake();
    enter('crossing');
    await until(() => asked.length > 0);
    enter('reversal');
    await until(() => asked.includes('reversal'));
    await judgements.stop();
    expect(asked).toEqual(['crossing', 'reversal']);
  });

  it('go on where the last process was ended', async () => {
    const { judgements, written } = stage(onePage, ['reversal']);
    judgements.begin();
    await until(() => written.length === 1);
    await judgements.stop();
    expect(written[0]?.by.family).toBe('reversal');
  });

  it('of one family that fails keep those of others from nothing', async () => {
    const { judgements, enter, written, errors } = stage((family) => (family === 'bad' ? [] : onePage()));
    enter('bad');
    enter('crossing');
    await until(() => written.length === 1);
    await judgements.stop();
    expect(errors).toHaveLength(1);
  });

  it('end when they are stopped, whatever is entered then', async () => {
    const { judgements, enter, asked } = stage(onePage);
    await judgements.stop();
    enter('crossing');
    await judgements.stop();
    expect(asked).toEqual([]);
  });
});
