import { describe, expect, it } from 'vitest';
import type { ByteBudget } from '../../../../src/base/pure/byte-budget.js';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { encodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import { AnswerBudget } from '../../../../src/faces/graphql/answer-budget.js';
import { EquityCurves } from '../../../../src/kinds/backtest/equity-curves.js';
import { thinCurves } from '../../../../src/kinds/backtest/thin-curves.js';
import { alignCurves } from '../../../../src/kinds/compare/align-curves.js';
import {
  Comparison,
  type ComparisonMeans,
  type ComparisonQuestions,
} from '../../../../src/kinds/compare/comparison.js';
import {
  type CompareRequest,
  ComparisonService,
  type ComparisonServiceOptions,
} from '../../../../src/kinds/compare/comparison-service.js';
import { accountAtPeriodEnds, correlateReturns } from '../../../../src/kinds/compare/correlate-returns.js';
import { keepBar } from '../../../../src/kinds/compare/keep-bar.js';
import { decodeReturns, encodeTrialReturns } from '../../../../src/kinds/study/trial-returns.js';
import type { OperationQuery } from '../../../../src/operations/ports/operation-query.js';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import { anOperation, parameters, storedResult } from '../../faces/graphql/records.js';
import { aStudy, studyParameters, studyTrials } from '../../faces/graphql/study-records.js';

type AlignQuestion = Parameters<ComparisonQuestions['align']>[0];

const unasked = () => Promise.reject(new Error('asked'));

const unlimited: ByteBudget = { take: () => {} };

/** A service that knows some operations. */
function service(
  known: readonly Operation[],
  listed: readonly Operation[] = known,
  selection: ComparisonServiceOptions['ledger']['selection'] = async () => null,
  changes: Partial<ComparisonServiceOptions> = {},
) {
  const queries: OperationQuery[] = [];
  const operations = {
    get: async (id: string) => known.find((one) => one.id === id) ?? null,
    list: async (query: OperationQuery) => {
      queries.push(query);
      return { operations: listed.slice(0, query.first), hasNextPage: false };
    },
    bytes: async () => null,
  } as unknown as ComparisonServiceOptions['operations'];
  const comparisons = new ComparisonService({
    operations,
    backtesting: { parameters: () => parameters, result: async () => storedResult },
    walkForwards: { parameters: unasked as never, result: unasked },
    studies: { parameters: () => studyParameters },
    studyReader: { trial: async (_study, number) => studyTrials[number] ?? null },
    curves: new EquityCurves({ operations, thinLong: unasked }),
    ask: {
      ...{ align: unasked, keep: unasked, ends: unasked, correlate: unasked },
      ...{ differing: unasked, diverge: unasked },
    },
    ledger: { selection },
    folders: { strategies: '/s', models: '/m', data: '/d' },
    ...changes,
  });
  const compare = {
    compare: (request: CompareRequest, budget = unlimited) => comparisons.compare(request, budget),
  };
  return { compare, queries };
}

async function issuesOf(asked: Promise<unknown>): Promise<readonly string[]> {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof InvalidInputError)) throw error;
  return error.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
}

const ids = (...names: readonly string[]) => ({
  subjects: names.map((operation) => ({ operation, trial: null })),
  filter: null,
});
const pinned = {
  strategySource: 'name: a\n',
  ...{ data: [{ symbol: 'AAPL', hash: 'd' }], models: [], engineVersion: '2.0.0' },
};

describe('runs that are compared', () => {
  const a = anOperation({ id: 'op_a' });
  const b = anOperation({ id: 'op_b' });

  it('come in the order asked, with the figures that lists show of them', async () => {
    const unseen = anOperation({ id: 'op_u', summary: { ...a.summary, basis: 'OUT_OF_SAMPLE' } });
    const { runs } = await service([a, b, unseen]).compare.compare(ids('op_b', 'op_a', 'op_u'));
    expect(runs.map(({ operation }) => operation.id)).toEqual(['op_b', 'op_a', 'op_u']);
    expect(runs[0]?.metrics).toEqual(storedResult.metrics);
    expect(runs[2]?.metrics).toEqual(storedResult.outOfSample);
  });

  it('are read once for all of their trials', async () => {
    let reads = 0;
    const known = aStudy({ id: 'op_s', pinnedInputs: pinned });
    const { compare } = service([], [], undefined, {
      operations: {
        get: async () => {
          reads += 1;
          return known;
        },
      } as unknown as ComparisonServiceOptions['operations'],
      studies: {
        parameters: () => {
          reads += 1;
          return studyParameters;
        },
      },
    });
    const subjects = [0, 1].map((trial) => ({ operation: 'op_s', trial }));
    await compare.compare({ subjects, filter: null });
    expect(reads).toBe(2);
  });

  it('are judged where their verdict is not stored yet, unless they are many', async () => {
    const judged: string[] = [];
    const judge = async ({ id }: Operation) => {
      judged.push(id);
      return null;
    };
    const unjudged = Array.from({ length: 21 }, (_, at) =>
      anOperation({ id: `op_${at}`, summary: { ...a.summary, verdict: null } }),
    );
    const told = anOperation({ id: 'op_told', summary: { ...a.summary, verdict: 'LIKELY_LUCK' } });
    const all = [told, ...unjudged];
    const few = await service(all, all, judge).compare.compare(ids('op_told', 'op_3'));
    // Three trades are fewer than thirty.
    expect(few.runs.map(({ verdict }) => verdict)).toEqual(['LIKELY_LUCK', 'NOT_ENOUGH_EVIDENCE']);
    const many = await service(all, all, judge).compare.compare(ids(...unjudged.map(({ id }) => id)));
    expect(new Set(many.runs.map(({ verdict }) => verdict))).toEqual(new Set([null]));
    expect(judged).toEqual(['op_3']);
  });

  it('are the completed ones of a filter', async () => {
    const { compare, queries } = service([a, b]);
    const { runs } = await compare.compare({ subjects: null, filter: { symbol: 'AAPL' } });
    expect(runs).toHaveLength(2);
    expect(queries).toMatchObject([
      {
        filter: { symbol: 'AAPL', types: ['BACKTESTING', 'WALK_FORWARD'], statuses: ['COMPLETED'] },
        first: 501,
      },
    ]);
  });

  it('may be trials of a study, by what it has pinned', async () => {
    const study = aStudy({ id: 'op_s', pinnedInputs: pinned });
    const asked = { subjects: [0, 1].map((trial) => ({ operation: 'op_s', trial })), filter: null };
    const { runs } = await service([study]).compare.compare(asked);
    expect(runs.map(({ trial }) => trial?.number)).toEqual([0, 1]);
    expect(runs[0]?.making).toMatchObject({
      strategy: { source: 'name: a\n' },
      provenance: { engineVersion: '2.0.0', dataHash: 'd' },
    });
    const [values] = studyTrials[0]?.values ?? [];
    expect(runs[0]?.making.overrides).toContainEqual(values);
  });

  it.each([
    ['neither subjects nor a filter', { subjects: null, filter: null }, ['subjects ONE_OF']],
    ['both', { ...ids('op_a', 'op_b'), filter: {} }, ['subjects ONE_OF']],
    ['one alone', ids('op_a'), ['subjects OUT_OF_RANGE']],
    ['more than 500', ids(...Array.from({ length: 501 }, (_, at) => `op_${at}`)), ['subjects OUT_OF_RANGE']],
    ['one twice', ids('op_a', 'op_b', 'op_a'), ['subjects.2 DUPLICATE']],
    ['an unknown one', ids('op_a', 'op_x'), ['subjects.1.operation OPERATION_NOT_FOUND']],
    ['one that runs', ids('op_a', 'op_run'), ['subjects.1.operation NOT_COMPLETED']],
    ['a training', ids('op_a', 'op_train'), ['subjects.1.operation NOT_COMPARABLE']],
    ['a whole study', ids('op_a', 'op_s'), ['subjects.1.trial REQUIRED']],
    [
      'a trial of none',
      {
        subjects: [
          { operation: 'op_a', trial: 3 },
          { operation: 'op_b', trial: null },
        ],
        filter: null,
      },
      ['subjects.0.trial NOT_ALLOWED'],
    ],
    [
      'a trial that there is not',
      {
        subjects: [
          { operation: 'op_s', trial: 99 },
          { operation: 'op_b', trial: null },
        ],
        filter: null,
      },
      ['subjects.0.trial UNKNOWN_TRIAL'],
    ],
  ])('are not %s', async (_what, asked, issues) => {
    const known = [
      ...[a, b, anOperation({ id: 'op_run', status: 'RUNNING' })],
      ...[anOperation({ id: 'op_train', type: 'TRAINING' }), aStudy({ id: 'op_s', pinnedInputs: pinned })],
    ];
    expect(await issuesOf(service(known).compare.compare(asked))).toEqual(issues);
  });

  it('are not trials that failed, for the reason of the trial', async () => {
    const asked = { subjects: [0, 2].map((trial) => ({ operation: 'op_s', trial })), filter: null };
    const compared = service([aStudy({ id: 'op_s', pinnedInputs: pinned })]).compare.compare(asked);
    const { code, message } = studyTrials[2]?.error ?? {};
    await expect(compared).rejects.toMatchObject({
      issues: [
        {
          ...{ path: ['subjects', '1', 'trial'], code: 'TRIAL_FAILED' },
          message: `subjects.1.trial: trial 2 failed with ${code}: ${message}`,
        },
      ],
    });
  });

  it('are not more than 500 of a filter', async () => {
    const many = Array.from({ length: 600 }, (_, at) => anOperation({ id: `op_${at}` }));
    expect(await issuesOf(service(many).compare.compare({ subjects: null, filter: {} }))).toEqual([
      'filter OUT_OF_RANGE',
    ]);
  });
});

describe('what is read to compare runs', () => {
  const most = Array.from({ length: 500 }, (_, at) => anOperation({ id: `op_${at}` }));
  const asked = { subjects: null, filter: {} };
  const bars = 20_000;

  /** Runs with accounts of 20,000 bars, and strategies of some length. */
  function readAll(strategyCharacters: number) {
    const strategySource = 'x'.repeat(strategyCharacters);
    let results = 0;
    let accounts = 0;
    const { compare } = service(most, most, undefined, {
      backtesting: {
        parameters: () => parameters,
        result: async () => {
          results += 1;
          return { ...storedResult, strategySource, totalBars: bars };
        },
      },
      operations: {
        get: async (id: string) => most.find((one) => one.id === id) ?? null,
        list: async () => ({ operations: most, places: [], hasNextPage: false }),
        bytes: async () => {
          accounts += 1;
          return new Uint8Array();
        },
      } as unknown as ComparisonServiceOptions['operations'],
      ask: {
        align: async () => ({ timeMs: new Float64Array(), equity: [], drawdown: [], commonMs: null }),
        ...{ keep: unasked, ends: unasked, correlate: unasked, differing: unasked, diverge: unasked },
      },
    });
    const { reads } = new AnswerBudget();
    const align = async () => (await compare.compare(asked, reads)).aligned(2);
    return { align, counts: () => ({ results, accounts }) };
  }

  it('is within what a request may read, of the most and of long ones', async () => {
    const { align, counts } = readAll(4_000);
    await align();
    expect(counts()).toEqual({ results: 500, accounts: 500 });
  });

  it('is refused before it fills the memory, however often one request asks for it', async () => {
    const { align, counts } = readAll(4_000);
    const answers = await Promise.allSettled(Array.from({ length: 30 }, align));
    expect(answers.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(26);
    expect(counts().results).toBeLessThan((30 * 500) / 5);
    // Of 30 times 500 accounts of 320 kB each.
    expect(counts().accounts * 16 * bars).toBeLessThan(512 * 2 ** 20);
  });

  it('is refused where the strategies are too long together', async () => {
    const { align, counts } = readAll(100_000);
    await expect(align()).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' });
    expect(counts()).toMatchObject({ accounts: 0 });
    expect(counts().results).toBeLessThan(500);
  });
});

const HOUR_MS = 3_600_000;
const HOURS_FROM_MS = Date.UTC(2020, 0, 1);

/** Compares runs of hours that end together, each from 1,000 on; the longest begins with 2020. */
function hourly(accounts: readonly Float64Array[]): Comparison {
  const hours = Math.max(...accounts.map(({ length }) => length));
  const stored = new Map<string, Uint8Array>(
    accounts.map((equity, at) => {
      const timeMs = equity.map((_, hour) => HOURS_FROM_MS + (hours - equity.length + hour) * HOUR_MS);
      return [`op_${at}`, encodeEquity({ timeMs, equity })] as const;
    }),
  );
  const operations = {
    bytes: async ({ id }: Operation) => stored.get(id) ?? null,
    pieces: () => [] as never,
  };
  const runs = accounts.map(({ length }, at) => ({
    operation: anOperation({ id: `op_${at}`, pinnedInputs: { calendar: '24x7', timezone: 'UTC' } }),
    ...{ trial: null, metrics: null, verdict: null, initialCapital: 1_000, totalBars: length },
    making: {
      ...{ inputs: { timeframe: '1h' }, strategy: { source: '', overrides: [] } },
      ...{ overrides: [], provenance: {} },
    },
  }));
  const means = {
    operations,
    curves: new EquityCurves({ operations, thinLong: async (question) => thinCurves(question) }),
    ask: {
      ...{ differing: unasked, diverge: unasked },
      align: async (question) => alignCurves(question),
      keep: async (question) => keepBar(question),
      ends: async (question) => accountAtPeriodEnds(question),
      correlate: async (question) => correlateReturns(question),
    },
  } satisfies ComparisonMeans;
  return new Comparison(runs, means, unlimited);
}

describe('a comparison', () => {
  const many = Array.from({ length: 51 }, (_, at) => anOperation({ id: `op_${at}` }));

  it('has no correlations of more than 50 runs, and no divergence of more than two', async () => {
    const comparison = await service(many).compare.compare({ subjects: null, filter: {} });
    expect(await comparison.correlations()).toBeNull();
    expect(await comparison.divergence()).toBeNull();
  });

  it('shows of accounts that are longer than what is kept for the eye what every bar makes of them', async () => {
    const random = seededRandom(2);
    const walk = (hours: number) => {
      let value = 1_000;
      return Float64Array.from({ length: hours }, () => (value *= 1 + 0.005 * random.normal()));
    };
    // One begins 5,003 hours before the other; they end together.
    const [hours, before] = [30_000, 5_003];
    const accounts = [walk(hours), walk(hours - before)] as const;
    const { timeMs, equity, drawdown } = await hourly(accounts).aligned(1_000);
    const commonMs = HOURS_FROM_MS + before * HOUR_MS;
    expect(timeMs.at(-1)).toBe(HOURS_FROM_MS + (hours - 1) * HOUR_MS);
    for (const [at, account] of accounts.entries()) {
      const firstMs = at === 0 ? HOURS_FROM_MS : commonMs;
      const base = account[(commonMs - firstMs) / HOUR_MS] as number;
      expect(equity[at]?.at(-1)).toBeCloseTo((account.at(-1) as number) / base, 12);
      let shown = 0;
      for (const [index, stampMs] of timeMs.entries()) {
        const bar = (stampMs - firstMs) / HOUR_MS;
        // What is shown may be the value of a bar before: of this run another one was kept.
        const isOwn = Math.abs((equity[at]?.[index] as number) - (account[bar] as number) / base) < 1e-12;
        if (!isOwn) continue;
        shown += 1;
        const peak = account.subarray(0, bar + 1).reduce((a, b) => Math.max(a, b), 1_000);
        expect(drawdown[at]?.[index]).toBeCloseTo(1 - (account[bar] as number) / peak, 12);
      }
      expect(shown).toBeGreaterThan(200);
    }
  });

  it('reads of a study the returns of the trials that are compared alone', async () => {
    const returns = Float32Array.of(0.01, -0.02);
    const recordOf = (number: number) =>
      encodeTrialReturns({ number, marketId: 0, netExposure: null, returns });
    const operations = {
      bytes: unasked,
      pieces: async function* () {
        for (const number of [0, 1, 2, 3]) yield recordOf(number);
      },
    };
    const [trial] = studyTrials;
    if (trial === undefined) throw new Error('no trial');
    const asked: AlignQuestion[] = [];
    const comparison = new Comparison(
      // The second one is answered from trial 1.
      [
        { ...trial, number: 3, repeats: null },
        { ...trial, number: 2, repeats: 1 },
      ].map((one) => ({
        ...{ operation: aStudy(), trial: one, metrics: null, verdict: null },
        ...{ initialCapital: 1_000, totalBars: 2, making: undefined as never },
      })),
      {
        operations,
        curves: new EquityCurves({ operations, thinLong: unasked }),
        ask: {
          ...{ keep: unasked, ends: unasked, correlate: unasked, differing: unasked, diverge: unasked },
          align: async (question) => {
            asked.push(question);
            return { timeMs: new Float64Array(), equity: [], drawdown: [], commonMs: null };
          },
        },
      },
      unlimited,
    );
    await comparison.aligned(2);
    expect(asked[0]?.studies.map(decodeReturns)).toMatchObject([{ trials: [{ number: 1 }, { number: 3 }] }]);
    expect(asked[0]?.curves).toMatchObject([{ number: 3 }, { number: 1 }]);
  });

  it('correlates the days of runs whose accounts are longer than what is kept for the eye', async () => {
    const random = seededRandom(1);
    const hours = 24 * 1_000;
    const both = Float64Array.from({ length: hours }, () => 0.002 * random.normal());
    const accounts = [0, 1].map(() => {
      let value = 1_000;
      return both.map((move) => (value *= 1 + 0.8 * move + 0.6 * 0.002 * random.normal()));
    });
    // By definition, of the values at the end of each day.
    const days = accounts.map((values) => values.filter((_, hour) => hour % 24 === 23));
    const [x = [], y = []] = days.map((values) =>
      Array.from(values, (value, day) => value / (values[day - 1] ?? 1_000) - 1),
    );
    const sum = (of: (x: number, y: number) => number) =>
      x.reduce((total, value, day) => total + of(value, y[day] as number), 0);
    const n = x.length;
    const covariance = sum((a, b) => a * b) - (sum((a) => a) * sum((_, b) => b)) / n;
    const variances = [
      sum((a) => a * a) - sum((a) => a) ** 2 / n,
      sum((_, b) => b * b) - sum((_, b) => b) ** 2 / n,
    ];
    const expected = covariance / Math.sqrt((variances[0] as number) * (variances[1] as number));

    const comparison = hourly(accounts);
    expect((await comparison.correlations())?.[0]?.[1]).toBeCloseTo(expected, 10);
  });
});
