import { describe, expect, it } from 'vitest';
import { StudyAnswers } from '../../../../../src/kinds/study/read/study-answers.js';

/** Answers that take a while and say how often they were made. */
function subject(tookMs = 50) {
  let nowMs = 0;
  let made = 0;
  const answers = new StudyAnswers(() => nowMs);
  return {
    wait: (ms: number) => {
      nowMs += ms;
    },
    ask: (trials: number, isFinal = false) =>
      answers.get({ operationId: 'op_1', trials, isFinal }, 'effects', async () => {
        nowMs += tookMs;
        made += 1;
        return made;
      }),
  };
}

describe('StudyAnswers', () => {
  it('makes an answer once for a generation', async () => {
    const { ask, wait } = subject();
    expect(await ask(32)).toBe(1);
    wait(60_000);
    expect(await ask(63)).toBe(1);
    expect(await ask(64)).toBe(2);
  });

  it('makes none again before ten times as long has passed as it took', async () => {
    const { ask, wait } = subject(400);
    expect(await ask(32)).toBe(1);
    wait(3_900);
    expect(await ask(320)).toBe(1);
    wait(200);
    expect(await ask(321)).toBe(2);
  });

  it('shows the first trials at once', async () => {
    const { ask } = subject();
    expect([await ask(0), await ask(0), await ask(3), await ask(4)]).toEqual([1, 1, 2, 2]);
  });

  it('has the last word of a study that has ended', async () => {
    const { ask } = subject();
    expect(await ask(40)).toBe(1);
    expect(await ask(41, true)).toBe(2);
    expect(await ask(41, true)).toBe(2);
  });

  it('is asked once however many ask at a time', async () => {
    const { ask } = subject();
    expect(await Promise.all([ask(32), ask(64), ask(96)])).toEqual([1, 1, 1]);
  });

  it('forgets what could not be made', async () => {
    const answers = new StudyAnswers(() => 0);
    const of = { operationId: 'op_1', trials: 1, isFinal: true };
    const broken = answers.get(of, 'effects', () => Promise.reject(new Error('thread is gone')));
    await expect(broken).rejects.toThrow('thread is gone');
    expect(await answers.get(of, 'effects', async () => 5)).toBe(5);
  });
});
