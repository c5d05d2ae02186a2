import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WalkForwardSlices } from '../../../../src/kinds/walk-forward/run-walk-forward-slice.js';
import type { WalkForwardParameters } from '../../../../src/kinds/walk-forward/walk-forward-parameters.js';
import type {
  PreparedWalkForward,
  WalkForwardQuestion,
} from '../../../../src/kinds/walk-forward/walk-forward-slice.js';
import { writeBars } from '../../../../src/market-data/write-bars.js';
import { surroundingsTelling } from '../../places/threads/link-telling.js';
import { barsAt, coin, daysAlone, hoursAndDays, waves } from '../bars/two-timeframes.js';

/** A range that is cut into a number of windows: each bar more moves all borders. */
const COMMON: Omit<WalkForwardParameters, 'endDate'> = {
  ...{ strategyConfigPath: 'strategies/rule.yaml', symbol: 'COIN', timeframe: '1d' },
  ...{ startDate: '2024-01-01', scheme: 'ROLLING', train: '40bars', folds: 2 },
  ...{ test: null, step: null, groups: null, testGroups: null, embargoBars: null, epochs: 1, seed: 1 },
  ...{ initialCapital: 100_000, commission: 0, slippage: 0, overrides: [], keepModels: false },
};

describe('a walk-forward whose bars change while it runs', () => {
  let folder = '';
  const write = (days: number, shift = 0) =>
    writeBars(
      join(folder, 'data'),
      coin('1d'),
      barsAt(
        '1d',
        waves(days).map((close) => close + shift),
      ),
    );
  const ask = (slices: WalkForwardSlices, question: WalkForwardQuestion) =>
    slices.run(
      {
        ...{ operationId: 'op_1', originId: 'op_1', attempt: 1, question },
        folders: {
          strategies: join(folder, 'strategies'),
          models: join(folder, 'models'),
          data: join(folder, 'data'),
        },
      },
      surroundingsTelling([]),
    );

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-walk-'));
    for (const name of ['strategies', 'models', 'data']) await mkdir(join(folder, name));
    await writeFile(join(folder, 'strategies', 'rule.yaml'), daysAlone);
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What a slice behind the first is asked. */
  async function joined(
    slices: WalkForwardSlices,
    endDate = '2025-12-31',
    timeframe = '1d',
  ): Promise<WalkForwardQuestion> {
    const parameters = { ...COMMON, endDate, timeframe };
    const { inputs, lastDay } = (await ask(slices, { kind: 'prepare', parameters })) as PreparedWalkForward;
    const { strategySource, dataHash, calendar, timezone, others } = inputs;
    return {
      ...{ kind: 'joined', parameters, strategySource, windows: [] },
      ...{ bars: { dataHash, calendar, timezone, ...(others && { others }) }, lastDay },
    };
  }

  it('fails over other prices in a thread that reads them now', async () => {
    await write(120);
    const question = await joined(new WalkForwardSlices());
    await write(120, 1);
    await expect(ask(new WalkForwardSlices(), question)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringContaining('(dataHash)'),
    });
  });

  it.each(['2024-04-20', '2025-12-31'])(
    'goes on over later bars, be its range at an end or not (%s)',
    async (endDate) => {
      const slices = new WalkForwardSlices();
      await write(120);
      const question = await joined(slices, endDate);
      await write(130);
      // It is asked to trade windows without their models, which it comes to behind the bars.
      for (const thread of [slices, new WalkForwardSlices()])
        await expect(ask(thread, question)).rejects.toThrow('has no model');
    },
  );

  describe('of a strategy of two timeframes', () => {
    const data = () => join(folder, 'data');
    beforeEach(async () => {
      await writeFile(join(folder, 'strategies', 'rule.yaml'), hoursAndDays);
      await writeBars(data(), coin('1h'), barsAt('1h', waves(480)));
      await write(20);
    });

    it.each([
      ['prices', '(dataHash)', () => write(20, 1)],
      [
        'hours',
        '(calendar of 1d)',
        () => writeBars(data(), { ...coin('1d'), calendar: '24x5' }, barsAt('1d', waves(20))),
      ],
    ])('fails over other %s of the timeframe that is not traded', async (_what, changed, change) => {
      const question = await joined(new WalkForwardSlices(), '2025-12-31', '1h');
      await change();
      await expect(ask(new WalkForwardSlices(), question)).rejects.toMatchObject({
        code: 'INPUT_CHANGED',
        message: expect.stringContaining(changed),
      });
    });
  });

  it('fails over them in the thread that has read them before, too: models may have learned from the others', async () => {
    await write(120);
    const slices = new WalkForwardSlices();
    const question = await joined(slices);
    await write(120, 1);
    await expect(ask(slices, question)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
  });
});
