import { describe, expect, it } from 'vitest';
import type { RunWarning } from '../../../../src/base/pure/run-warning.js';
import { renderWalkForwardReport } from '../../../../src/faces/report/walk-forward/render-walk-forward-report.js';
import type { ReportedWalkForward } from '../../../../src/faces/report/walk-forward/reported-walk-forward.js';

const DAY = 86_400_000;
const START = Date.parse('2020-01-01');
const METRICS = {
  ...{ initialCapital: 100, finalValue: 130, totalReturn: 0.3, buyAndHoldReturn: 0.2, maxDrawdown: 0.1 },
  ...{ cagr: null, sharpeRatio: 1.5, sortinoRatio: null, totalTrades: 2, winRate: null, profitFactor: null },
  exposure: 0.5,
};

const windowOf = (from: number, bars: number) => ({
  fromMs: START + from * DAY,
  toMs: START + (from + bars - 1) * DAY,
  bars,
});

function fold(number: number) {
  return {
    ...{ seq: number, number, train: [windowOf(10 * number, 20)], test: [windowOf(20 + 10 * number, 10)] },
    ...{ purgedBars: 3, modelPath: 'models/a', modelHash: 'a', trainingId: 'op_a' },
    ...{ inSample: METRICS, outOfSample: METRICS },
  };
}

const pathOf = (index: number, equity: readonly number[]) => ({
  ...{ index, metrics: METRICS, equity },
  timeMs: equity.map((_, day) => START + (20 + day) * DAY),
});

interface Change {
  readonly warnings?: readonly RunWarning[];
  readonly label?: string;
  readonly search?: object;
  readonly chosen?: readonly object[];
}

function report(
  scheme: string,
  paths: readonly object[],
  { label, search, chosen, warnings = [] }: Change = {},
): string {
  return renderWalkForwardReport({
    operation: { id: 'op_1', title: 'rsi AAPL', label: label ?? null, warnings },
    parameters: {
      symbol: 'AAPL',
      timeframe: '1d',
      startDate: '2020-01-01',
      endDate: '2020-02-20',
      scheme,
      seed: 42,
      search,
    },
    result: {
      ...{ metrics: METRICS, pathIndex: 0, paths, efficiency: 0.5, sharpeDecay: null, embargoBars: 1 },
      ...{
        efficiencyInterval: { lower: -0.25, upper: 1.25 },
        lookBackBars: 14,
        sharpeInterval: { lower: -0.32, upper: 3.06 },
        strategySource: 'name: rsi',
      },
      provenance: {
        resultDigest: 'abc',
        dataHash: 'd',
        strategyHash: 's',
        modelHash: 'm',
        engineVersion: '2',
      },
    },
    folds: [fold(0), fold(1)].map((one) => ({ ...one, ...(chosen && { chosen }) })),
    evidence: {
      verdict: 'NOT_ENOUGH_EVIDENCE',
      sentence: 'Not enough evidence: 2 unseen trades.',
      checks: [],
    },
    selection: null,
  } as unknown as ReportedWalkForward);
}

describe('the report of a walk-forward', () => {
  it('has a band a window, the account as one line from its first to its last value, and the verdict first', () => {
    const page = report('ROLLING', [pathOf(0, [100, 120, 130])]);
    expect(page.match(/<title>Window \d: /g)).toEqual(['<title>Window 0: ', '<title>Window 1: ']);
    expect(page).toContain('Window 1: 2020-01-31 to 2020-02-09');
    // 100 lies at the bottom of the chart, 130 at its top, and the three days are spread over its width.
    expect(page).toMatch(/d="M96 262L478 \d+(\.\d)?L860 14"/);
    expect(page.indexOf('Not enough evidence')).toBeLessThan(page.indexOf('id="figures"'));
    expect(page).toContain('Efficiency 0.50 (95 % interval −0.25 to 1.25');
  });

  it('shows every path of a combinatorial one, and says that they cannot be traded', () => {
    const page = report('COMBINATORIAL', [pathOf(0, [100, 110]), pathOf(1, [100, 90]), pathOf(2, [100, 95])]);
    expect(page.match(/<path /g)).toHaveLength(3);
    expect(page).not.toContain('<title>Window');
    expect(page).toContain('they are not tradable');
    expect(page).toContain('3 paths, with Sharpe ratios from 1.50 to 1.50');
  });

  it('writes what people say as text, runs no script and asks nobody for anything', () => {
    const page = report('ROLLING', [pathOf(0, [100, 130])], { label: '<script>alert(1)</script>' });
    expect(page).toContain('&#60;script&#62;alert(1)');
    expect(page).not.toMatch(/<script|https?:\/\//);
  });

  it('shows the Sharpe ratio of few trades with its interval', () => {
    expect(report('ROLLING', [pathOf(0, [100, 130])])).toContain('1.50 (−0.3 … 3.1)');
  });

  it('has the Sharpe ratio of windows with few trades in grey', () => {
    // Two windows, in sample and out of sample.
    expect(report('ROLLING', []).match(/class="doubtful" title="[^"]*">1\.50<\/span>/g)).toHaveLength(4);
  });

  it('hatches its figures where a warning invalidates them', () => {
    const warning = (severity: RunWarning['severity']) => ({ code: 'A', severity, message: 'Of it.' });
    expect(report('ROLLING', [], { warnings: [warning('INVALIDATES')] })).toContain('<main class="hatched">');
    expect(report('ROLLING', [], { warnings: [warning('CAUTION')] })).toContain('<main>');
  });

  it('says what each window has chosen, and by what', () => {
    const space = { sampler: 'GRID', trials: 6, parameters: [{ path: 'exits.stop_loss_pct' }] };
    const objective = { metric: 'TOTAL_RETURN', direction: 'MAXIMIZE', minTrades: 3, maxDrawdown: 0.2 };
    const search = { space, objective, parameters: [] };
    const change = { search, chosen: [{ path: 'exits.stop_loss_pct', value: '0.02' }] };
    const page = report('ROLLING', [pathOf(0, [100, 130])], change);
    expect(page).toContain('Each window chose exits.stop_loss_pct anew: of 6 combinations');
    expect(page).toContain('at least 3 trades there and a drawdown of at most 20.00 %');
    expect(page.match(/<td>exits\.stop_loss_pct=0\.02<\/td>/g)).toHaveLength(2);
    expect(report('ROLLING', [pathOf(0, [100, 130])], { search, chosen: [] })).toContain('<td>its own</td>');
  });

  it('has no chart where there is no account', () => {
    expect(report('ROLLING', [pathOf(0, [])])).not.toContain('<svg');
  });
});
