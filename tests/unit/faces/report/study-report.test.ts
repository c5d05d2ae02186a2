import { describe, expect, it } from 'vitest';
import type { Parameter } from '../../../../src/domain/study/space/parameter.js';
import { valuesOf } from '../../../../src/domain/study/space/point-values.js';
import {
  renderStudyReport,
  type StudyReportQuestion,
} from '../../../../src/faces/report/study/render-study-report.js';
import { type Said, studyOf } from '../../kinds/study/read/synthetic-study.js';
import { aStudy, storedStudy, studyParameters, studyTrials } from '../graphql/study-records.js';

const stop: Parameter = { kind: 'STEPPED', path: 'exits.stop_loss_pct', from: 0.005, step: 0.005, count: 40 };
const target: Parameter = {
  kind: 'STEPPED',
  path: 'exits.take_profit_pct',
  from: 0.01,
  step: 0.01,
  count: 25,
};

/** A hill over both parameters, with waves; stops below 0.03 trade too seldom. */
const hill: readonly Said[] = Array.from({ length: 1_000 }, (_, number) => {
  const [x, y] = [Math.floor(number / 25), number % 25];
  const value = 1.9 - 0.004 * (x - 22) ** 2 - 0.006 * (y - 12) ** 2 + 0.3 * Math.sin(number * 1.7);
  const metrics = {
    SHARPE_RATIO: value,
    TOTAL_TRADES: 20 + 2 * x,
    MAX_DRAWDOWN: 0.1 + 0.001 * x,
    WIN_RATE: 0.5,
  };
  return { point: [x, y], value, violation: x < 5 ? 0.5 : 0, metrics };
});

function question(
  said: readonly Said[] = hill,
  change: Partial<StudyReportQuestion> = {},
): StudyReportQuestion {
  const parameters = [stop, target];
  const { id, title, label, completedAt, warnings } = aStudy();
  const objective = studyParameters.objective;
  const best = said.findIndex(({ violation }) => violation === 0);
  return {
    ...studyOf(said, parameters, objective),
    operation: { id, title, label, completedAt, warnings },
    study: { ...studyParameters, space: { sampler: 'GRID', parameters, trials: said.length } },
    result: {
      ...storedStudy,
      completedTrials: said.length,
      best:
        best < 0 || storedStudy.best === null
          ? null
          : { ...storedStudy.best, number: best, values: valuesOf(parameters, said[best]?.point ?? []) },
    },
    failed: studyTrials.slice(2),
    ...change,
  };
}

describe('the report of a study', () => {
  const page = renderStudyReport(question());

  it('says first what luck gives', () => {
    const text = page.slice(page.indexOf('<main>'));
    expect(text).toMatch(/of 1,000 tried, 340 of them distinct, luck alone gives 1\.10/);
    expect(text.indexOf('luck alone')).toBeLessThan(text.indexOf('Best trial'));
  });

  it('has a cell for each of both values, hatched where no trial is feasible, and marks the best', () => {
    expect(page.match(/class="cell"/g)).toHaveLength(1_000);
    expect(page.match(/fill="url\(#hatch\)"/g)).toHaveLength(125);
    expect(page.match(/class="best-mark"/g)).toHaveLength(1);
    expect(page).toContain('class="plateau"');
  });

  it('holds all that it needs: no script, no style outside of its own, no address elsewhere', () => {
    expect(page).not.toMatch(/<script|\sstyle=|javascript:|<img|<iframe/i);
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
    expect(page).toContain('Content-Security-Policy');
  });

  it('writes texts of others as texts', () => {
    const text = renderStudyReport(question([...hill, { point: [0, 0], value: null }]));
    expect(text).toContain('&#60;3 %&#62; is &#34;too&#34; far');
    expect(text).not.toContain('<3 %>');
  });

  it('shows the holdout beside the search, with the earlier looks at it', () => {
    expect(page).toContain('Holdout, once');
    expect(page).toContain('2 earlier measurements');
  });

  it('has the Sharpe ratio of few trades in grey: of the best, on the holdout and in the ranking', () => {
    const { result } = question();
    const traded = (search: number, kept: number) => {
      const { best, holdout } = result;
      if (best?.metrics == null || holdout === null) throw new Error('the sample has both');
      const [metrics, after] = [
        { ...best.metrics, sharpeRatio: 1.25, totalTrades: search },
        { ...holdout, sharpeRatio: 0.5, totalTrades: kept },
      ];
      const text = renderStudyReport(
        question(hill, { result: { ...result, best: { ...best, metrics }, holdout: after } }),
      );
      return text.slice(text.indexOf('id="best"'), text.indexOf('</section>', text.indexOf('id="best"')));
    };
    expect(traded(30, 29)).toMatch(/<td>1\.25<\/td><td><span class="doubtful"[^>]*>0\.50<\/span><\/td>/);
    expect(traded(29, 30)).toMatch(/<td><span class="doubtful"[^>]*>1\.25<\/span><\/td><td>0\.50<\/td>/);
    const few = hill.map((trial) => ({ ...trial, metrics: { ...trial.metrics, TOTAL_TRADES: 29 } }));
    const ranking = (text: string) => text.slice(text.indexOf('id="ranking"'), text.indexOf('id="figures"'));
    expect(ranking(renderStudyReport(question(few))).match(/class="doubtful"/g)).toHaveLength(50);
    expect(ranking(page)).not.toContain('doubtful');
  });

  it('hatches its figures where a warning invalidates them', () => {
    const { operation } = question();
    const warned = (severity: 'CAUTION' | 'INVALIDATES') =>
      renderStudyReport(
        question(hill, {
          operation: { ...operation, warnings: [{ code: 'A', severity, message: 'Of it.' }] },
        }),
      );
    expect(warned('INVALIDATES')).toContain('<main class="hatched">');
    expect(warned('CAUTION')).toContain('<main>');
  });

  it('says of samplers that learn that effects are confounded', () => {
    expect(page).not.toContain('confounded');
    const { study } = question();
    const tpe = renderStudyReport(
      question(hill, { study: { ...study, space: { ...study.space, sampler: 'TPE' } } }),
    );
    expect(tpe).toContain('confounded');
  });

  it('says of figures that rest on fewer trials on how many, and where that was not counted', () => {
    // PBO rests on one of two trials, the tests on both.
    expect(page).toContain('They rest on 2 distinct trials, but for those that name another number.');
    expect(page.match(/It rests on 1 distinct trial\./g)).toHaveLength(3);
    expect(page).not.toContain('It rests on 2');
    const { result } = question();
    const { pboTrials: _pbo, spaTrials: _spa, ...earlier } = result.overfitting;
    const text = renderStudyReport(question(hill, { result: { ...result, overfitting: earlier } }));
    expect(text).toContain('may rest on fewer of them');
    expect(text).not.toContain('It rests on');
  });

  it('says why the best has no plateau', () => {
    const { study, result } = question();
    const without = (change: Partial<StudyReportQuestion>) =>
      renderStudyReport(
        question(hill, {
          result: { ...result, overfitting: { ...result.overfitting, plateau: null } },
          ...change,
        }),
      );
    expect(without({})).toContain('Too few trials lie near it');
    const smallest = { ...study, objective: { ...study.objective, direction: 'MINIMIZE' as const } };
    expect(without({ study: smallest })).toContain('the smallest is looked for');
    const poor = {
      ...result,
      best: result.best && { ...result.best, objective: -0.2 },
      overfitting: { ...result.overfitting, plateau: null },
    };
    expect(without({ result: poor })).toContain('not above 0');
  });

  it('of a study in which nothing is feasible says so and chooses nothing', () => {
    const poor = hill.slice(0, 50).map((trial) => ({ ...trial, violation: 1 }));
    const text = renderStudyReport(question(poor));
    expect(text).toContain('No trial is feasible');
    expect(text).not.toContain('class="best-mark"');
  });

  it('tells parameters apart whose last key is the same', () => {
    const period = (name: string): Parameter => ({ ...stop, path: `indicators.${name}.period` });
    const parameters = [period('rsi_7'), period('rsi_14')];
    const text = renderStudyReport({
      ...question(),
      ...studyOf(hill, parameters, studyParameters.objective),
      study: { ...studyParameters, space: { sampler: 'GRID', parameters, trials: hill.length } },
    });
    for (const name of ['rsi_7.period', 'rsi_14.period']) {
      expect(text).toContain(`<th scope="col"><code>${name}</code></th>`);
      expect(text).toMatch(new RegExp(`class="axis"[^>]*>${name}</text>`));
    }
  });

  it('names what the trials trade and pay, where that varies', () => {
    const texts = ['MSFT', 'NVDA'];
    const parameters: readonly Parameter[] = [
      { kind: 'LISTED', path: 'input.symbol', texts, isOrdered: false },
      { kind: 'LISTED', path: 'input.commission', texts: ['0', '0.002'], isOrdered: true },
    ];
    const said = [0, 1].map((at) => ({ point: [at, at], value: at }));
    const text = renderStudyReport({
      ...question(),
      ...studyOf(said, parameters, studyParameters.objective),
      study: { ...studyParameters, space: { sampler: 'GRID', parameters, trials: 4 } },
    });
    expect(text).toContain('Parameter search of MSFT, NVDA, ');
    expect(text).toContain('<dt>Symbol and timeframe</dt><dd>MSFT, NVDA ');
    expect(text).toContain('<dt>Commission</dt><dd>varied</dd>');
    expect(text).toMatch(/<dt>Slippage<\/dt><dd>0\.\d+ % of the price/);
  });

  it('counts a combination that could not be run once, however often it was drawn', () => {
    const said: readonly Said[] = [
      ...hill.slice(0, 2),
      { point: [3, 3], value: null },
      ...[3, 4, 5].map((): Said => ({ point: [3, 3], value: null, repeats: 2 })),
    ];
    const { result } = question(said);
    const text = renderStudyReport(question(said, { result: { ...result, failedTrials: 4 } }));
    expect(text).toContain('1 combination could not be run');
    expect(text).not.toContain('The first 1; the downloads have all.');
  });

  it('of a study in which all trials failed is a page all the same', () => {
    const failed = [{ point: [0, 0], value: null }];
    const { study } = question(failed);
    const objective = { ...study.objective, minTrades: 0, maxDrawdown: null };
    const text = renderStudyReport(question(failed, { study: { ...study, objective } }));
    expect(text).toContain('No trial is feasible: none has a defined objective.');
    expect(text).toContain('1 combination could not be run');
  });
});
