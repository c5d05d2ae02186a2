import { expectThat, type SmokeSession } from './smoke-session.js';

/** One scenario of a smoke test; the ids and names are those of docs/testing/scenarios/integration.md. */
export interface SmokeScenario {
  readonly id: string;
  readonly name: string;
  /**
   * @returns what was seen, for people
   * @throws SmokeFailure
   */
  run(session: SmokeSession): Promise<string>;
}

const ORDER = ['PENDING', 'RUNNING', 'COMPLETED'];
/** Backtests that are started at once so that one of them is unfinished when it is cancelled. */
const BURSTS = [8, 16, 32];
const CONCURRENT = 5;
const DAY_MS = 86_400_000;

export const smokeScenarios: readonly SmokeScenario[] = [
  {
    id: 'B2.1',
    name: 'Backtest via API',
    async run(session) {
      const id = await session.start();
      const pulls = await session.follow(id);
      const last = await session.complete(id);
      const order = pulls.map(({ status }) => ORDER.indexOf(status));
      expectThat(isRising(order), `the statuses came as ${pulls.map(({ status }) => status).join(', ')}`);
      expectThat(isRising(pulls.map(({ progress }) => progress.percentage)), 'the percentage fell');
      expectThat(
        pulls.every(({ result, done }) => Boolean(result) === done),
        'there was a result before the end, or none at the end',
      );
      expectThat(last.progress.percentage === 100, `it ended at ${last.progress.percentage} %`);
      const { totalBars = 0, metrics } = last.result ?? {};
      expectThat(totalBars > 0 && metrics?.totalReturn != null, 'the result has no bars, or no metrics');
      return `${totalBars.toLocaleString('en')} bars, ${metrics.totalTrades} trades`;
    },
  },
  {
    id: 'B2.2',
    name: 'Cancellation via API',
    async run(session) {
      const status = await cancelledOne(session);
      expectThat(status !== null, 'every backtest was over before its cancel came; name a longer range');
      const finished = await session.start();
      await session.complete(finished);
      const late = await session.cancel(finished);
      expectThat(
        late.__typename === 'OperationNotCancellableError',
        `the cancel of a COMPLETED backtest is answered with ${late.__typename}`,
      );
      const unknown = await session.cancel('op_backtesting_20240131_000000_none');
      expectThat(
        unknown.__typename === 'OperationNotFoundError',
        `the cancel of an unknown operation is answered with ${unknown.__typename}`,
      );
      return status === 'CANCELLED' ? 'cancelled while it waited' : 'cancelled while it ran';
    },
  },
  {
    id: 'B2.3',
    name: 'Multiple concurrent backtests',
    async run(session) {
      const ranges = rangesOf(session.range, CONCURRENT);
      const digestOf = async (id: string) =>
        (await session.complete(id)).result?.provenance.resultDigest ?? `none of ${id}`;
      const alone: string[] = [];
      for (const startDate of ranges) alone.push(await digestOf(await session.start({ startDate })));
      const ids = await Promise.all(ranges.map((startDate) => session.start({ startDate })));
      expectThat(new Set(ids).size === ids.length, 'two operations have one id');
      const together = await Promise.all(ids.map(digestOf));
      const different = ranges.filter((_range, index) => together[index] !== alone[index]);
      expectThat(
        different.length === 0,
        `other results side by side than alone from ${different.join(', ')}`,
      );
      return `${ids.length} at once, each with the digest that it has alone`;
    },
  },
  {
    id: 'B2.4',
    name: 'Error handling',
    async run(session) {
      const good = await session.start();
      const failed = await session.end(await session.start({ symbol: 'NO.SUCH.SYMBOL' }));
      expectThat(
        failed.status === 'FAILED' && failed.error?.code === 'DATA_NOT_FOUND',
        `an unknown symbol ends as ${failed.status} with ${failed.error?.code ?? 'no code'}`,
      );
      const refused = await session.ask({ timeframe: '7m' });
      expectThat(
        refused.__typename === 'InvalidInputError',
        `an unknown timeframe is answered with ${refused.__typename}`,
      );
      await session.complete(good);
      return `${failed.error.code}, ${refused.__typename}; the one beside them is COMPLETED`;
    },
  },
];

/** @returns the status that a cancel was answered with; null when all were over before theirs came */
async function cancelledOne(session: SmokeSession): Promise<string | null> {
  for (const count of BURSTS) {
    const ids = await Promise.all(Array.from({ length: count }, () => session.start()));
    const last = ids.at(-1) as string;
    const answer = await session.cancel(last);
    const ends = await Promise.all(ids.map((id) => session.end(id)));
    if (answer.__typename !== 'CancelOperationSuccess') continue;
    const { status, result } = ends.at(-1) ?? {};
    // Work may end by itself before it sees that it should stop.
    if (status === 'COMPLETED') continue;
    expectThat(
      status === 'CANCELLED' && !result,
      `what was cancelled is ${status}${result ? ' and has a result' : ''}`,
    );
    return answer.operation.status;
  }
  return null;
}

function isRising(values: readonly number[]): boolean {
  return values.every((value, index) => value >= (values[index - 1] ?? value));
}

/** Returns first days that leave off up to nearly half of a range. */
function rangesOf(
  { startDate, endDate }: { readonly startDate: string; readonly endDate: string },
  count: number,
): readonly string[] {
  const startMs = Date.parse(startDate);
  const days = Math.floor((Date.parse(endDate) - startMs) / DAY_MS);
  return Array.from({ length: count }, (_, index) => {
    const skipped = Math.floor((days * index) / (2 * count));
    return new Date(startMs + skipped * DAY_MS).toISOString().slice(0, 10);
  });
}
