import { createClient } from 'ktrdr/client';
import { describe, expect, it } from 'vitest';
import { useMinuteStage } from '../support/minute-stage.js';

describe('ktrdr/client against a server', () => {
  const stage = useMinuteStage(100);

  it('starts, follows and waits across kill -9 and a restart: no bar is missed or comes twice', async () => {
    const first = await stage.start();
    const { port } = new URL(first.url);
    const client = createClient({ url: first.url });
    const started = await client.startBacktest(stage.workspace.backtest);
    if (started.__typename !== 'StartBacktestSuccess') throw new Error(started.message);
    const { id } = started.operation;
    const attempts: number[] = [];
    const waiting = client.waitFor(id, { onProgress: ({ progress }) => attempts.push(progress.percentage) });

    let restarted: Promise<unknown> | null = null;
    const bars: { readonly seq: number; readonly barIndex: number }[] = [];
    for await (const bar of client.bars(id, { pageSize: 50 })) {
      bars.push(bar);
      // In the middle of a run: the address stays, as it does where a supervisor starts it again.
      restarted ??= first.kill().then(() => stage.start({ PORT: port }));
    }
    await restarted;

    const outcome = await waiting;
    expect(outcome).toMatchObject({ __typename: 'BacktestOperation', status: 'COMPLETED', id });
    if (outcome.__typename !== 'BacktestOperation' || outcome.result == null) throw new Error('no result');
    expect(bars.map(({ seq }) => seq)).toEqual(bars.map((_, index) => index));
    expect(attempts.at(-1)).toBe(100);
    expect((await client.operations({ first: 1 })).nodes[0]?.id).toBe(id);
    const { lower, upper } = outcome.result.analysis?.confidenceIntervals.sharpeRatio ?? {};
    expect(lower).toBeLessThan(upper ?? Number.NaN);
    const csv = await (await client.download(outcome.result.downloads.barsCsv)).text();
    // A head, and a line for each sample.
    expect(csv.trimEnd().split(/\r?\n/)).toHaveLength(bars.length + 1);

    const refused = await client.startBacktest({ ...stage.workspace.backtest, endDate: '2000-01-01' });
    if (refused.__typename !== 'InvalidInputError') throw new Error(refused.__typename);
    expect(refused.issues.map(({ path }) => path)).toContainEqual(['endDate']);
  });
});
