import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { backtestPassport } from '../../../../src/faces/report/backtest-passport.js';
import { renderReport } from '../../../../src/faces/report/render-report.js';
import { reportAssets } from '../../../../src/faces/report/report-assets.js';
import type { ReportData } from '../../../../src/faces/report/report-data.js';
import { sampleReport } from '../../../support/sample-report.js';
import { analysis, parameters, storedResult } from '../graphql/records.js';

const render = (change: Parameters<typeof sampleReport>[0] = {}) =>
  renderReport(sampleReport(change), reportAssets());

/** The page without scripts, styles and tags: what a person reads. */
const textOf = (page: string): string =>
  page
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ');

const chartDataOf = (page: string) =>
  JSON.parse(/<script type="application\/json" id="report-data">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '');

describe('the page', () => {
  it('is the same for the same data', () => {
    expect(render()).toBe(render());
  });

  it('allows exactly its own scripts and its style, and nothing from elsewhere', () => {
    const page = render();
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/
      .exec(page)?.[1]
      ?.replaceAll('&#39;', "'");
    const hashes = [...page.matchAll(/<(script|style)>([\s\S]*?)<\/\1>/g)].map(
      ([, , content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`,
    );
    expect(hashes).toHaveLength(3);
    for (const hash of hashes) expect(policy).toContain(hash);
    expect(policy).toMatch(/^default-src 'none'/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('loads nothing and has no inline handlers or styles', () => {
    const page = render().replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '');
    expect(page).not.toMatch(/\ssrc=|@import|url\(/);
    expect(page).not.toMatch(/<[^>]*\s(on\w+|style)=/);
    expect([...page.matchAll(/<link[^>]*>/g)].map(([tag]) => tag)).toEqual([
      '<link rel="icon" href="data:,">',
    ]);
  });

  it('keeps the licence notice of the chart library and names its author with a link', () => {
    const page = render();
    expect(page).toContain('Licensed under Apache License 2.0');
    expect(page).toMatch(
      /<footer>[\s\S]*TradingView Lightweight Charts™[\s\S]*href="https:\/\/www\.tradingview\.com\/"/,
    );
  });

  it('holds its passport, which is the one beside it', () => {
    const json = /<script type="application\/json" id="passport">([^<]*)<\/script>/.exec(render())?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(backtestPassport(sampleReport()));
  });

  it('shows texts of users as text', () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';
    const page = render({
      operation: { id: 'op_1', title: evil, label: evil, completedAt: null },
      strategySource: evil,
    });
    expect(page.match(/<script/g)).toHaveLength(4);
    expect(page).not.toContain('<img');
    expect(textOf(page)).toContain(evil);
  });
});

describe('warnings', () => {
  const warnings: ReportData['warnings'] = [
    { code: 'CALENDAR_ASSUMED', severity: 'INFO', message: 'The calendar was inferred.' },
    { code: 'IN_SAMPLE_OVERLAP', severity: 'INVALIDATES', message: 'The model saw all bars.' },
    { code: 'FEW_TRADES', severity: 'CAUTION', message: 'Mostly chance.' },
  ];

  it('stand before the figures, worst first, each with its severity', () => {
    const text = textOf(render({ warnings }));
    expect(text).toMatch(
      /INVALIDATES IN_SAMPLE_OVERLAP .* CAUTION FEW_TRADES .* INFO CALENDAR_ASSUMED .* Total return/,
    );
  });

  it('that are only good to know fold into a line', () => {
    const page = render({ warnings });
    const folded = /<details class="notes">(.*?)<\/details>/s.exec(page)?.[1] ?? '';
    expect(folded).toContain('<summary>1 note</summary>');
    expect(folded).toContain('CALENDAR_ASSUMED');
    expect(page.match(/<code>CALENDAR_ASSUMED/g)).toHaveLength(1);
    expect(folded).not.toContain('FEW_TRADES');
    expect(render({ warnings: warnings.slice(1) })).not.toContain('class="notes"');
  });

  it('hatch the figures that they invalidate', () => {
    expect(render({ warnings })).toContain('<main class="hatched">');
    expect(render({ warnings: warnings.filter(({ severity }) => severity !== 'INVALIDATES') })).toContain(
      '<main>',
    );
  });

  it('that invalidate the result are said loudly first', () => {
    expect(textOf(render({ warnings }))).toMatch(/Do not believe this result.*Warnings/);
    expect(textOf(render())).not.toContain('Do not believe this result');
  });

  it('say it clearly when the data is synthetic', () => {
    const synthetic = { code: 'SYNTHETIC_DATA', severity: 'CAUTION', message: 'Made up.' } as const;
    expect(textOf(render({ warnings: [synthetic] }))).toContain('Synthetic data.');
    expect(textOf(render())).not.toContain('Synthetic data.');
  });
});

describe('metrics', () => {
  const { metrics } = storedResult;
  const { result } = sampleReport();

  it('show the out-of-sample part first, then the in-sample part, then the whole range', () => {
    const page = render({
      result: {
        ...result,
        outOfSample: { ...metrics, totalReturn: 0.01 },
        inSample: { ...metrics, totalReturn: 0.02 },
        metrics: { ...metrics, totalReturn: 0.03 },
      },
    });
    expect(textOf(page)).toMatch(/Figure Out of sample In sample Whole range/);
    expect(textOf(page)).toMatch(/Total return \+1\.00 % \+2\.00 % \+3\.00 %/);
    expect(textOf(page)).toMatch(/Out of sample Total return \+1\.00 %/);
  });

  it('show the Sharpe ratio of few trades with the interval of the same bars', () => {
    const few = { ...metrics, sharpeRatio: 2.6, totalTrades: 3 };
    const sure = (lower: number) => ({
      ...analysis,
      bootstrap: { ...analysis.bootstrap, sharpeRatio: { lower, upper: 9 } },
    });
    const page = render({
      result: { ...result, outOfSample: few, inSample: few, metrics: few },
      ...{ outOfSampleAnalysis: sure(1), inSampleAnalysis: sure(2), analysis: sure(3) },
    });
    expect(textOf(page)).toMatch(
      /Sharpe ratio 2\.60 \(1\.0 … 9\.0\) 2\.60 \(2\.0 … 9\.0\) 2\.60 \(3\.0 … 9\.0\)/,
    );
  });

  it('show the whole range alone when there are no parts, and say why', () => {
    const parts = { outOfSample: null, inSample: null, outOfSampleBars: 0 };
    const text = textOf(render({ result: { ...result, ...parts } }));
    expect(text).toContain('Figure Whole range');
    expect(text).toContain('There is no out-of-sample part');
  });

  it('say why there are none of bars before which the account had nothing left', () => {
    const notes = [
      { outOfSample: null, inSample: metrics, outOfSampleBars: 4, inSampleBars: 10 },
      { outOfSample: null, inSample: null, outOfSampleBars: 0, inSampleBars: 10 },
    ].map((parts) => textOf(render({ result: { ...result, ...parts } })));
    expect(notes[0]).toContain('the account had nothing left before the first of these bars');
    expect(notes[0]).not.toContain('no bar of the range comes after');
    expect(notes[1]).toContain('no bar of the range comes after what the model was trained on');
  });

  it('put holding at the mean net exposure beside buy and hold', () => {
    // 30 % long and 10 % short on average, 2 % for holding everything.
    const text = textOf(render());
    expect(text).toMatch(/Holding at the mean net exposure \+0\.40 %/);
    expect(text).toMatch(/Mean net exposure \+20\.00 %/);
    expect(text).toMatch(/Mean long \/ short exposure 30\.00 % \/ 10\.00 %/);
    expect(text).toContain('Hold at +20.00 % net exposure +0.40 %');
    expect(text).toContain("holding at the strategy's mean net exposure of +20.00 %");
  });

  it('compare a run of engine 1, whose exposures are not known, with holding alone', () => {
    const older = { ...metrics, exposures: null };
    const page = render({ result: { ...result, metrics: older, outOfSample: null, inSample: null } });
    expect(textOf(page)).toMatch(/Holding at the mean net exposure –/);
    expect(textOf(page)).not.toContain('net exposure of');
    expect(textOf(page)).not.toContain('Hold at');
    expect(chartDataOf(page).equity.exposedHold).toBeNull();
    expect(chartDataOf(page).equity.hold).toEqual([100_000, 101_000, 102_000, 103_000]);
  });

  it('show drawdowns as what they are: negative, and their length in days with one decimal', () => {
    const text = textOf(
      render({
        result: { ...result, metrics: { ...metrics, maxDrawdown: 0.1234, maxDrawdownDays: 12.345 } },
      }),
    );
    expect(text).toMatch(/Max drawdown (\S+ % )?−12\.34 % Longest drawdown, days (\S+ )?12\.3 /);
    const none = { ...metrics, maxDrawdown: 0, maxDrawdownDays: 0 };
    expect(textOf(render({ result: { ...result, outOfSample: null, metrics: none } }))).toContain(
      'Max drawdown 0.00 % Longest drawdown, days 0.0',
    );
  });

  it.each([
    [0.002, 'These same trades would return 0 at a cost of 0.20 % per side; they paid 0.1 % commission'],
    [0.0000661, 'would return 0 at a cost of 0.00661 % per side; they paid 0.1 % commission'],
    [-0.002, 'These trades lose even without costs; they paid 0.1 % commission'],
    [null, 'There is no break-even cost without trades.'],
  ])('say what a break-even cost of %j means', (breakEvenCost, sentence) => {
    expect(textOf(render({ result: { ...result, breakEvenCost } }))).toContain(sentence);
  });

  it('show a dash for what is undefined', () => {
    expect(textOf(render())).toMatch(/Sortino ratio – –/);
  });
});

describe('the other parts', () => {
  it('say what is not modelled', () => {
    const text = textOf(render());
    for (const term of ['Dividends', 'Borrow cost', 'Market impact', 'Partial fills'])
      expect(text).toContain(term);
  });

  it('name model, capital, costs and overrides at the top', () => {
    const { parameters } = sampleReport();
    const of = (change: Partial<typeof parameters>) =>
      textOf(render({ parameters: { ...parameters, ...change } })).replace(/ Warnings .*/, '');
    const changes = {
      modelPath: 'models/m',
      initialCapital: 5_000,
      commission: 0.001,
      slippage: 0.00025,
      overrides: [{ path: 'decisions.sizing.lot', value: '0.1' }],
    };
    const line =
      /Model models\/m · capital 5,000\.00 · commission 0\.1 %, slippage 0\.025 % · with decisions\.sizing\.lot=0\.1 /;
    expect(of(changes)).toMatch(line);
    expect(of(changes).search(line)).toBeLessThan(of(changes).indexOf('Sharpe ratio'));
    expect(of({ modelPath: null, overrides: [] })).toMatch(/Recorded signals, no model · .* · no overrides/);
  });

  it('show funnel, parameters, provenance and the strategy', () => {
    const text = textOf(render());
    expect(text).toMatch(/Of 21 bars .* hold 15 71\.43 % .* Of 6 buy and sell signals filled 5 83\.33 %/);
    expect(text).toContain('INSUFFICIENT_CASH 1');
    expect(text).toContain('decisions.confidence_threshold=0.6');
    expect(text).toContain('0.05 % of the price, per side');
    expect(text).toContain('r'.repeat(64));
    expect(text).toContain('name: rsi_mean_reversion');
  });

  it('explain a run without trades', () => {
    const text = textOf(render({ trades: [] }));
    expect(text).toContain('The run made no trades');
    expect(text).not.toContain('Entry price');
  });

  it('say once what is equal in every trade, and show net before what may need scrolling', () => {
    const [trade] = sampleReport().trades.shown.first;
    const trades = [10, -5, 7.5].map((netPnl, seq) => ({
      ...trade,
      seq,
      netPnl,
      quantity: 10 + seq,
    })) as never;
    const page = render({ trades });
    expect(textOf(page)).toMatch(/The same in every row: Side long , .*Exit by signal , .*Commission 2\.01/);
    const heads = [
      ...(/<table class="trades">[\s\S]*?<\/thead>/.exec(page)?.[0] ?? '').matchAll(/>([^<]+)<\/th>/g),
    ];
    expect(heads.map(([, head]) => head)).toEqual(['#', 'Net', 'Quantity']);
    expect(page).toContain('<td class="loss">−5.00</td>');
  });

  it('keep every column of a single trade', () => {
    const page = render({ trades: sampleReport().trades.shown.first.slice(0, 1) });
    expect(textOf(page)).toContain('# Side Entry (UTC) Entry price Exit (UTC) Exit price Exit by Net Return');
    expect(textOf(page)).not.toContain('The same in every row');
  });

  it('say how many of very many trades are left out', () => {
    const [trade] = sampleReport().trades.shown.first;
    const many = Array.from({ length: 1_234 }, (_, seq) => ({ ...trade, seq })) as never;
    const text = textOf(render({ trades: many }));
    expect(text).toContain('1,234 trades, in order of exit; shown are the first 500 and the last 500');
    expect(text).toContain('… 234 more trades …');
  });
});

describe('the charts', () => {
  it('are given candles, marks, equity, and buy and hold twice', () => {
    const data = chartDataOf(render());
    expect(data.isIntraday).toBe(false);
    expect(data.price.time[0]).toBe(Date.UTC(2024, 0, 2) / 1_000);
    expect(data.price.close).toEqual([101, 102, 103, 104]);
    expect(data.marks).toContainEqual([1, 'PROFIT', 1]);
    expect(data.equity.hold).toEqual([100_000, 101_000, 102_000, 103_000]);
    // A fifth of the capital in the market: 80,000 stay as they are.
    expect(data.equity.exposedHold).toEqual([100_000, 100_200, 100_400, 100_600]);
  });

  it('have panes with a box for each, and the exits of trades', () => {
    const page = render();
    const data = chartDataOf(page);
    expect(data.panes.map(({ name }: { name: string }) => name)).toEqual(['rsi', 'confidence']);
    expect(data.panes[0].series).toEqual([{ name: 'rsi', values: [null, 45.5, 60, 71] }]);
    const [first] = sampleReport().trades.shown.first;
    expect(data.exits).toContainEqual([first?.exitBarIndex, first?.netReturn, first?.netReturn]);
    expect([...page.matchAll(/data-pane="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'exits of trades',
      'rsi',
      'confidence',
    ]);
  });

  it('say why there are no panes, and how many the page has no room for', () => {
    const gone = render({ panes: { kind: 'UNAVAILABLE', reason: 'the model is gone.' } });
    expect(chartDataOf(gone).panes).toEqual([]);
    expect(textOf(gone)).toContain('exposure are left out: the model is gone.');
    const full = textOf(render({ panes: { kind: 'PANES', panes: [], leftOut: 2 } }));
    expect(full).toContain('2 panes for which the page has no room');
  });

  it('lack the candles when the bars are gone, and say why', () => {
    const page = render({ market: { kind: 'UNAVAILABLE', reason: 'no file holds them.' } });
    expect(chartDataOf(page)).toMatchObject({
      price: null,
      marks: [],
      equity: { hold: null, exposedHold: null },
    });
    expect(textOf(page)).toContain('The candles are left out: no file holds them.');
    expect(page).not.toContain('id="price-chart"');
    expect(page).toContain('id="account-chart"');
  });

  it('say it when they are thinned', () => {
    const { market, result } = sampleReport();
    if (market.kind !== 'BARS') throw new Error('the sample has bars');
    const text = textOf(
      render({
        result: { ...result, totalBars: 2_000 },
        market: { ...market, candles: { ...market.candles, barsPerCandle: 500 } },
      }),
    );
    expect(text).toContain('Thinned: each of the 4 candles joins 500 of the 2,000 bars');
    expect(text).toContain('Thinned: 4 of the 2,000 points');
    expect(textOf(render())).not.toContain('Thinned');
  });
});

describe('what the page says beyond the metrics', () => {
  it('has intervals and the probability of skill, the out-of-sample part first', () => {
    const text = textOf(
      render({ outOfSampleAnalysis: { ...analysis, periods: 7, probabilisticSharpeRatio: 0.61 } }),
    );
    expect(text).toContain('Figure Out of sample Whole range Total return, interval −1.00 % to +2.00 %');
    expect(text).toContain('Sharpe ratio, interval – –');
    expect(text).toContain('above 0 61.00 % 80.00 %');
  });

  it('has a row of months for each year, shaded by strength, and the compounded year', () => {
    const page = render({
      analysis: {
        ...analysis,
        monthlyReturns: [
          { year: 2023, month: 11, return: 0.1 },
          { year: 2023, month: 12, return: -0.02 },
          { year: 2024, month: 1, return: 0 },
        ],
      },
    });
    expect(page).toContain('<td class="up-4">10.00</td>');
    expect(page).toContain('<td class="down-1">−2.00</td>');
    expect(page).toContain('<td class="even">0.00</td>');
    // 1.1 · 0.98 − 1
    expect(page).toContain('<td class="total">7.80</td>');
  });

  it('has what a day loses, and the best and the worst one', () => {
    const none = { ...analysis, tailRisk: null, extremes: null };
    const text = textOf(render({ outOfSampleAnalysis: none }));
    expect(text).toContain('Value at risk, 95 %, of a day – −1.20 %');
    expect(text).toContain('Expected shortfall, 95 %, of a day – −1.50 %');
    expect(text).toContain('Best day – +2.00 % on 2024-01-11 Worst day – −1.80 % on 2024-01-05');
  });

  it('has a bar for each year, losses to the left', () => {
    const page = render({
      analysis: {
        ...analysis,
        monthlyReturns: [
          { year: 2023, month: 12, return: -0.05 },
          { year: 2024, month: 1, return: 0.1 },
        ],
      },
    });
    expect(textOf(page)).toMatch(/Returns by year 2023 −5\.00 % 2024 \+10\.00 %/);
    expect(page).toContain('<rect class="losing" x="-50" width="50"');
    expect(page).toContain('<rect class="winning" x="0" width="100"');
  });

  it('has trades by what ended them, and how often they returned how much', () => {
    const [trade] = sampleReport().trades.shown.first;
    const of = (change: object) => ({ ...trade, ...change });
    const text = textOf(
      render({
        trades: [
          of({ exitReason: 'STOP_LOSS', netPnl: -50, netReturn: -0.05, barsHeld: 3 }),
          of({ exitReason: 'STOP_LOSS', netPnl: 25, netReturn: 0.025, barsHeld: 4 }),
        ] as never,
      }),
    );
    expect(text).toContain('stop loss 2 50.00 % −25.00 −1.25 % 3.5');
    expect(text).toContain('half of the trades returned less than −1.25 %');
    for (const id of ['exits', 'returns']) expect(render({ trades: [] })).not.toContain(`id="${id}"`);
  });

  it('lists the worst drawdowns with their recoveries', () => {
    const text = textOf(render());
    expect(text).toContain('1 −0.50 % 2024-01-03 2024-01-05 2024-01-10 7.0');
    expect(text).toContain('2 −0.10 % 2024-01-20 2024-01-31 not yet 11.0');
    expect(textOf(render({ parameters: { ...parameters, timeframe: '1h' } }))).toContain(
      'Peak (UTC) Trough (UTC) Recovery (UTC)',
    );
    expect(textOf(render({ analysis: { ...analysis, drawdowns: [] } }))).toContain('never fell below');
  });

  it('draws rolling Sharpe ratio and volatility with gaps, or says that the range is too short', () => {
    expect(chartDataOf(render()).rolling).toEqual({
      time: [29, 30, 31].map((day) => Date.UTC(2024, 0, day) / 1_000),
      sharpe: [0.5, null, -0.25],
      volatility: [0.1, 0, 0.2],
    });
    const tooShort = { windowPeriods: 126, points: [] };
    const none = render({
      analysis: { ...analysis, rollingSharpe: tooShort, rollingVolatility: tooShort },
    });
    expect(chartDataOf(none).rolling).toBeNull();
    expect(none).not.toContain('id="rolling-chart"');
    expect(textOf(none)).toContain('a window of half a year needs 126');
  });

  it('has long and short trades apart, and nothing of a run without trades', () => {
    expect(textOf(render())).toContain('Figure Long Short Trades 3 0 Net profit 23.97 0.00');
    const { longTrades: _, shortTrades: __, ...result } = storedResult;
    const older = render({ result: { ...result, longTrades: null, shortTrades: null } });
    expect(older).not.toContain('id="sides"');
  });

  it('leaves all of it out of a run whose calendar was not recorded', () => {
    const page = render({ analysis: null });
    for (const id of ['certainty', 'tails', 'years', 'months', 'drawdowns', 'rolling'])
      expect(page).not.toContain(`id="${id}"`);
    expect(chartDataOf(page).rolling).toBeNull();
  });
});
