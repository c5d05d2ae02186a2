import type { StartDataLoadInput } from '../../../src/faces/client/generated/graphql.js';
import type { CaseOutcome, CaseResult } from '../case-outcome.js';
import type { ConformanceSource } from '../conformance-source.js';
import { type FinishedLoad, LocalLoads } from '../local-loads.js';
import { ReferenceMissingError } from '../reference-folder.js';

const FOLDER = 'market-data';

/** What the folder's MANIFEST.md says of a file. */
interface KnownFile {
  readonly path: string;
  readonly timeframe: string;
  /** What a user has to say about the file. */
  readonly told?: Omit<StartDataLoadInput, 'provider' | 'symbol' | 'timeframe' | 'path' | 'replace'>;
  readonly expected: Expected;
}

type Expected =
  | {
      readonly rows: number;
      readonly rejected?: number;
      /** Stamps of the first and the last bar; absent where none is stored. */
      readonly first?: string;
      readonly last?: string;
      readonly timezone?: string;
      readonly calendar?: string;
      /** How many of a code are found. */
      readonly issues?: Readonly<Record<string, number>>;
    }
  | { readonly failure: string };

const NEW_YORK = { timezone: 'America/New_York', calendar: 'XNYS' };

const FILES: readonly KnownFile[] = [
  {
    path: 'aapl/AAPL_1d_2019-2025_adj_yf.csv',
    timeframe: '1d',
    expected: {
      rows: 1638,
      first: '2019-01-02',
      last: '2025-07-09',
      ...NEW_YORK,
      issues: { UNEXPECTED_GAP: 0 },
    },
  },
  {
    path: 'aapl/AAPL_1d_2023-03_2024-03_yahoo.csv',
    timeframe: '1d',
    expected: {
      rows: 253,
      first: '2023-03-07',
      last: '2024-03-07',
      ...NEW_YORK,
      issues: { UNEXPECTED_GAP: 0 },
    },
  },
  {
    path: 'aapl/AAPL_1d_1998-2021_raw_lean.csv',
    timeframe: '1d',
    expected: { rows: 5849, first: '1998-01-02', last: '2021-03-31', ...NEW_YORK, issues: { DUPLICATE: 0 } },
  },
  { path: 'aapl/aapl_factor_file_lean.csv', timeframe: '1d', expected: { failure: 'DATA_INVALID' } },
  {
    path: 'equity/GOOG_1d_2004-2013_backtestingpy.csv',
    timeframe: '1d',
    expected: {
      rows: 2148,
      first: '2004-08-19',
      last: '2013-03-01',
      ...NEW_YORK,
      issues: { UNEXPECTED_GAP: 0 },
    },
  },
  {
    path: 'fx/EURUSD_1h_2017-2026_unix_novol.csv',
    timeframe: '1h',
    told: { calendar: '24x5' },
    expected: {
      ...{ rows: 53160, first: '2017-07-03', last: '2026-03-23T23:00Z', timezone: 'UTC', calendar: '24x5' },
      issues: { UNEXPECTED_GAP: 465 },
    },
  },
  {
    path: 'fx/EURUSD_1m_2014-05_oanda_bidask_lean.csv.gz',
    timeframe: '1m',
    told: { calendar: '24x5' },
    // Two of the 389 gaps are weekends, which the calendar knows.
    expected: {
      ...{ rows: 15366, first: '2014-05-01', last: '2014-05-15T23:59Z', timezone: 'UTC', calendar: '24x5' },
      issues: { UNEXPECTED_GAP: 387, COLUMNS_ASSUMED: 1 },
    },
  },
  {
    path: 'crypto/BTCEUR_1h_2020-2024_bitvavo.csv.gz',
    timeframe: '1h',
    expected: {
      ...{
        rows: 38682,
        first: '2019-12-31T23:00Z',
        last: '2024-05-31T22:00Z',
        timezone: 'UTC',
        calendar: '24x7',
      },
      issues: { UNEXPECTED_GAP: 12 },
    },
  },
  {
    path: 'crypto/BTCUSD_1mo_backtestingpy.csv',
    timeframe: '1mo',
    expected: {
      rows: 156,
      first: '2012-01-01',
      last: '2024-12-01',
      issues: { STAMP_ASSUMED: 1, UNEXPECTED_GAP: 0 },
    },
  },
  {
    path: 'quirks/si_bad.csv',
    timeframe: '1d',
    told: { calendar: 'XNYS' },
    // 50 rows without a date are 49 duplicates of the first of them; one volume is negative.
    expected: {
      ...{ rows: 337, rejected: 165, first: '2017-01-03', last: '2018-12-31', ...NEW_YORK },
      issues: {
        ...{ MISSING_VALUE: 51, HIGH_BELOW_PRICE: 6, LOW_ABOVE_PRICE: 7, NON_POSITIVE_PRICE: 54 },
        ...{ INVALID_TIMESTAMP: 50, INVALID_VOLUME: 1 },
      },
    },
  },
  {
    path: 'quirks/si_zeros.csv',
    timeframe: '1d',
    expected: { rows: 0, rejected: 200, issues: { NON_POSITIVE_PRICE: 200 } },
  },
  {
    path: 'quirks/si_intraday.csv',
    timeframe: '1m',
    expected: {
      ...{ rows: 1564, first: '2020-12-15T14:30Z', last: '2020-12-18T21:00Z', ...NEW_YORK },
      issues: { TIMEZONE_ASSUMED: 1, UNEXPECTED_GAP: 0 },
    },
  },
  {
    path: 'quirks/AAPL_1d_ktrdr_SYNTHETIC.csv',
    timeframe: '1d',
    told: { calendar: 'XNYS' },
    // Fifteen days of weekends, and the holidays of 2 and 16 January.
    expected: { rows: 50, first: '2023-01-01', last: '2023-02-19', issues: { OUTSIDE_SESSION: 17 } },
  },
];

/** Real files in the forms in which people have them, loaded through the API. */
export const marketData: ConformanceSource = {
  folder: FOLDER,
  summary: 'Rows, range, time zone, calendar and named faults of each file, loaded through `startDataLoad`.',
  async run(reference) {
    if (reference.names(FOLDER).length === 0) throw new ReferenceMissingError(FOLDER);
    const loads = await LocalLoads.open(reference.path(FOLDER));
    try {
      const results: CaseResult[] = [];
      for (const file of FILES) results.push({ name: file.path, outcome: await outcomeOf(loads, file) });
      return results;
    } finally {
      await loads.close();
    }
  },
};

async function outcomeOf(
  loads: LocalLoads,
  { path, timeframe, told, expected }: KnownFile,
): Promise<CaseOutcome> {
  const symbol = path.replaceAll(/[^A-Za-z0-9]/g, '-').slice(-32);
  const load = await loads.load({ provider: 'csv', symbol, timeframe, path, ...told });
  const pairs = 'failure' in expected ? failurePairs(load, expected.failure) : pairsOf(load, expected);
  const wrong = pairs.filter(([, ours, theirs]) => ours !== theirs);
  if (wrong.length === 0) return { kind: 'AGREES', compared: pairs.length, difference: 0 };
  const reason = wrong.map(([name, ours, theirs]) => `${name} is ${ours} and not ${theirs}`).join('; ');
  return { kind: 'DISAGREES', reason };
}

type Pair = readonly [name: string, ours: string | number | null, theirs: string | number | null];

function failurePairs({ operation, stored }: FinishedLoad, code: string): readonly Pair[] {
  return [
    ['the error', operation.error?.code ?? null, code],
    ['the number of stored bars', stored?.bars.length ?? 0, 0],
  ];
}

function pairsOf(
  { operation, stored }: FinishedLoad,
  { rows, rejected = 0, first, last, timezone, calendar, issues = {} }: Extract<Expected, { rows: number }>,
): readonly Pair[] {
  const { result } = operation;
  const instant = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));
  const bars = stored?.bars;
  const found = new Map(result?.issueCounts.map(({ code, count }) => [code, count]));
  return [
    ['the status', operation.status, 'COMPLETED'],
    ['the number of loaded rows', result?.rowsLoaded ?? null, rows],
    ['the number of rejected rows', result?.rowsRejected ?? null, rejected],
    ['the number of stored bars', bars?.length ?? 0, rows],
    ['the first bar', bars?.openTimeMs[0] ?? null, instant(first)],
    ['the last bar', bars?.openTimeMs[bars.length - 1] ?? null, instant(last)],
    ...(timezone === undefined ? [] : [['the zone', stored?.instrument.timezone ?? null, timezone] as const]),
    ...(calendar === undefined
      ? []
      : [['the calendar', stored?.instrument.calendar ?? null, calendar] as const]),
    ...Object.entries(issues).map(
      ([code, count]) => [`the number of ${code}`, found.get(code) ?? 0, count] as const,
    ),
  ];
}
