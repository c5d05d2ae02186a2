import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import { readReportCurves } from '../../../../src/faces/report/report-curves.js';
import { whileSealsAreAway } from '../../../support/seals-away.js';
import { fullStrategy } from '../../domain/strategy/strategy-texts.js';
import { parameters } from '../graphql/records.js';

const POINTS = 10_000;
const timeMs = Float64Array.from({ length: POINTS }, (_, index) => index * 60_000);
/** Rises by one a bar, but for one deep fall. */
const equity = timeMs.map((_, index) => (index === 6_543 ? 50_000 : 100_000 + index));

describe('readReportCurves', () => {
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ktrdr-report-'));
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  const read = (strategySource: string) =>
    readReportCurves({
      dataDir,
      parameters,
      strategySource,
      windowBars: 1,
      dataHash: '0'.repeat(64),
      equity: encodeEquity({ timeMs, equity }),
    });

  it('thins the equity to a few thousand points that keep its ends and its deepest fall', async () => {
    const { equity: points } = await read('');
    expect(points.length).toBeLessThanOrEqual(3_000);
    expect(points.length).toBeGreaterThan(2_000);
    expect(points[0]?.timestampMs).toBe(0);
    expect(points.at(-1)?.timestampMs).toBe((POINTS - 1) * 60_000);
    const fall = points.find(({ timestampMs }) => timestampMs === 6_543 * 60_000);
    expect(fall?.drawdown).toBeCloseTo(1 - 50_000 / 106_542, 12);
  });

  it('says why there are no bars instead of failing', async () => {
    const { market } = await read('name: [not a strategy');
    expect(market).toMatchObject({ kind: 'UNAVAILABLE', reason: expect.stringMatching(/\S/) });
  });

  it('does not say so while the seals of the bars cannot be read', async () => {
    await whileSealsAreAway(() =>
      expect(read(fullStrategy)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' }),
    );
  });
});
