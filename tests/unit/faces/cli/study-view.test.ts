import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { operationView } from '../../../../src/faces/cli/operation-view.js';
import { plain } from '../../../../src/faces/cli/paint.js';
import { liveText } from '../../../../src/faces/cli/study-display.js';
import { effectsTable } from '../../../../src/faces/cli/study-view.js';
import { shownStudy, watchedStudy } from './study-records.js';

const connection = { client: { urlOf: (path: string) => `http://server${path}` }, isLasting: true } as never;
const terminalOf = (columns: number | null) =>
  ({ columns, noteColumns: columns, paint: plain, paintNote: plain }) as never;
const effect = (path: string, importance: number | null) => ({
  ...{ path, importance, confounded: false },
  bins: [
    { label: '0.01 to 0.04', trials: 100, median: 0.5 },
    { label: '0.05 to 0.08', trials: 100, median: 1.25 },
  ],
});

describe('a study at the terminal', () => {
  it.each([60, 80])(
    'that runs fits into %d columns: bar, state, best so far and the first five',
    (columns) => {
      const lines = liveText(terminalOf(columns), watchedStudy).split('\n');
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      expect(lines[0]).toContain('41%');
      expect(lines[0]).toContain('ETA 17.0 s');
      expect(lines[1]).toBe('Best so far: trial 187, Sharpe ratio 1.92');
      expect(lines.join('\n')).toMatch(/stop_loss_pct/);
    },
  );

  it.each([60, 80])('that is done fits into %d columns, and begins with what luck gives', (columns) => {
    const text = operationView(terminalOf(columns), connection, shownStudy);
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    const whole = text.replaceAll(/\n\s*/g, ' ');
    expect(whole).toMatch(/of 409 tried, 340 of them distinct, luck alone gives 1\.10/);
    expect(whole.indexOf('luck alone')).toBeLessThan(whole.indexOf('Best: trial'));
    expect(whole).toMatch(/1 earlier measurement of this strategy overlaps it/);
  });

  it('has the Sharpe ratio of few trades in grey, on the search and on the holdout', () => {
    const { result } = shownStudy;
    const marking = { columns: 200, paint: (tone: string, text: string) => `<${tone}>${text}` } as never;
    const ratiosOf = (search: number, kept: number) => {
      const text = operationView(marking, connection, {
        ...shownStudy,
        result: {
          ...result,
          best: { ...result?.best, metrics: { ...result?.best?.metrics, totalTrades: search } },
          holdout: { ...result?.holdout, sharpeRatio: 0.5, totalTrades: kept },
        },
      } as never);
      return /^Sharpe ratio +(\S+) +(\S+)$/m.exec(text)?.slice(1);
    };
    expect(ratiosOf(30, 29)).toEqual(['1.92', '<quiet>0.50']);
    expect(ratiosOf(29, 30)).toEqual(['<quiet>1.92', '0.50']);
  });

  it('names what is set for all trials', () => {
    const { parameters } = shownStudy;
    const overrides = [{ path: 'exits.stop_loss_pct', value: '0.05' }];
    const text = operationView(terminalOf(200), connection, {
      ...shownStudy,
      parameters: { ...parameters, backtest: { ...parameters.backtest, overrides } },
    } as never);
    expect(text).toContain('slippage 0.05 %; with exits.stop_loss_pct=0.05');
  });

  it('says when nothing is feasible', () => {
    const { result } = shownStudy;
    const text = operationView(terminalOf(80), connection, {
      ...shownStudy,
      result: { ...result, best: null },
    } as never);
    expect(text).toContain('No trial is feasible');
  });

  it('names every constraint that no trial keeps', () => {
    const { result, parameters } = shownStudy;
    const objective = { ...parameters.objective, maxDrawdown: 0.1 };
    const text = operationView(terminalOf(200), connection, {
      ...shownStudy,
      ...{ result: { ...result, best: null }, parameters: { ...parameters, objective } },
    } as never);
    expect(text).toContain('30 trades, a drawdown of at most 10.00 % and a defined objective');
    const any = { ...objective, minTrades: 0, maxDrawdown: null };
    const none = operationView(terminalOf(200), connection, {
      ...shownStudy,
      ...{ result: { ...result, best: null }, parameters: { ...parameters, objective: any } },
    } as never);
    expect(none).toContain('none has a defined objective.');
  });

  it('says of figures that rest on fewer trials than the others on how many', () => {
    const text = operationView(terminalOf(200), connection, shownStudy as never);
    expect(text).toMatch(/Of 2 trials\n/);
    expect(text).toMatch(/PBO +0\.400 +near 0\.5 choosing told nothing; of 1 trial\n/);
    expect(text).toMatch(/SPA against 0 +0\.200 +p-value; small is good\n/);
  });

  it('says of costs that vary that they do', () => {
    const { parameters } = shownStudy;
    const space = [{ ...parameters.space[0], path: 'input.commission' }];
    const text = operationView(terminalOf(200), connection, {
      ...shownStudy,
      parameters: { ...parameters, space },
    } as never);
    expect(text).toContain('commission varied, slippage 0.05 %');
  });

  it('shows what each parameter explains, most first, with its best values', () => {
    const { objective } = shownStudy.parameters;
    const text = effectsTable(
      terminalOf(80),
      [effect('a', 0.1), effect('b', 0.4), effect('c', null)],
      objective,
    );
    const rows = text.split('\n').slice(1);
    expect(rows.map((row) => row[0])).toEqual(['b', 'a', 'c']);
    expect(rows[0]).toContain('40.00 %');
    expect(rows[0]).toContain('0.05 to 0.08 (1.25)');
  });
});
