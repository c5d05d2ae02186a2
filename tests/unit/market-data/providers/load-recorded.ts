import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SegmentMetric } from '../../../../src/base/pure/metrics.js';
import type { Bars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { BarStore } from '../../../../src/market-data/bar-store.js';
import { withBarsBeside } from '../../../../src/market-data/load/bars-beside.js';
import type { DataLoadParameters } from '../../../../src/market-data/load/data-load-parameters.js';
import { type DataLoadOutcome, loadIntoStore } from '../../../../src/market-data/load/load-into-store.js';
import { createProvider } from '../../../../src/market-data/providers/create-provider.js';
import type { ProviderSettings } from '../../../../src/market-data/providers/provider-settings.js';

export const loadOf = (change: Partial<DataLoadParameters>): DataLoadParameters => ({
  ...{ provider: 'yahoo', symbol: 'AAPL', timeframe: '1d', path: null, from: null, to: null, calendar: null },
  ...{ timezone: null, stamp: null, dateOrder: null, separator: null, adjust: null, replace: false },
  ...change,
});

export interface RecordedLoad {
  /** Null when it failed. */
  readonly outcome: DataLoadOutcome | null;
  readonly error: unknown;
  readonly segments: readonly Omit<SegmentMetric, 'seq'>[];
  /** What is stored afterwards; null for nothing. */
  readonly stored: { readonly bars: Bars; readonly instrument: Instrument } | null;
}

/**
 * Loads from a provider into a folder of its own.
 * @param onSegment may set the signal
 * @param prepare stores what is there before
 */
export async function loadRecorded(
  settings: ProviderSettings,
  change: Partial<DataLoadParameters>,
  signal: AbortSignal = new AbortController().signal,
  onSegment: () => void = () => undefined,
  prepare: (dataDir: string) => Promise<unknown> = async () => undefined,
): Promise<RecordedLoad> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ktrdr-load-'));
  await prepare(dataDir);
  const parameters = loadOf(change);
  const segments: Omit<SegmentMetric, 'seq'>[] = [];
  let outcome: DataLoadOutcome | null = null;
  let error: unknown = null;
  try {
    const provider = await createProvider(await withBarsBeside(parameters, dataDir), dataDir, settings);
    outcome = await loadIntoStore(parameters, dataDir, provider, signal, {
      segment: (entry) => segments.push(entry),
      progress: onSegment,
    });
  } catch (thrown) {
    error = thrown;
  }
  const stored = await new BarStore(dataDir).load(parameters.symbol, parameters.timeframe).catch(() => null);
  await rm(dataDir, { recursive: true });
  return { outcome, error, segments, stored };
}
