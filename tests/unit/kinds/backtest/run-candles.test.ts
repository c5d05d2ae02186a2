import { expect, it } from 'vitest';
import { runCandles } from '../../../../src/kinds/backtest/run-candles.js';
import { whileSealsAreAway } from '../../../support/seals-away.js';
import { fullStrategy } from '../../domain/strategy/strategy-texts.js';
import { parameters } from '../../faces/graphql/records.js';

const asked = {
  ...{ dataDir: 'data', parameters, strategySource: fullStrategy, windowBars: 1 },
  ...{ dataHash: '0'.repeat(64), fromMs: null, toMs: null, maxPoints: 10 },
};

it('has no candles of bars that are others than a run has read', async () => {
  expect(await runCandles(asked)).toBeNull();
});

it('does not take bars for others while their seals cannot be read', async () => {
  await whileSealsAreAway(() =>
    expect(runCandles(asked)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' }),
  );
});
