import { describe, expect, it } from 'vitest';
import { TrialBudget } from '../../../../src/faces/mcp/trial-budget.js';

const starts = async () => true;

describe('a budget of trials', () => {
  it('lets things start as long as it has trials for them, and says what is used when it has not', async () => {
    const budget = new TrialBudget(10);
    expect(await budget.spend(9, starts)).toBeNull();
    expect(budget.text).toBe('9 of 10 trials used');
    expect(await budget.spend(2, starts)).toBe(
      'This would try 2 configurations, and 1 are left: 9 of 10 trials used. ' +
        'Look at what was tried, or have the person who runs this server raise --max-trials.',
    );
    expect(await budget.spend(1, starts)).toBeNull();
  });

  it('charges nothing for what does not start', async () => {
    const budget = new TrialBudget(5);
    expect(await budget.spend(5, async () => false)).toBeNull();
    await expect(budget.spend(5, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(budget.text).toBe('0 of 5 trials used');
  });

  it('counts what is under way', async () => {
    const budget = new TrialBudget(5);
    let answer = (_hasStarted: boolean) => {};
    const first = budget.spend(4, () => new Promise((resolve) => (answer = resolve)));
    expect(await budget.spend(2, starts)).toMatch(/1 are left/);
    answer(true);
    await first;
    expect(budget.text).toBe('4 of 5 trials used');
  });
});
