import { describe, expect, it } from 'vitest';
import type { FeatureRows, Predictor } from '../../../../src/domain/backtest/ports.js';
import { flat, RecordingSink, runScript } from './scripted-run.js';

const CHUNK = 4096;

describe('inference in chunks', () => {
  it('evaluates chunks aligned to the first loaded bar, each traded before the next, none wholly before the range', () => {
    const loaded = 3 * CHUNK + 100;
    const firstIndex = CHUNK + 10;
    const calls: { start: number; end: number; samplesBefore: number }[] = [];
    const sink = new RecordingSink();
    const features: FeatureRows = {
      featureIds: ['a'],
      definedAt: () => true,
      fillRows(start, end) {
        calls.push({ start, end, samplesBefore: sink.samples.length });
        return new Float32Array(end - start);
      },
    };
    runScript(
      {
        candles: Array.from({ length: loaded }, () => flat(10)),
        signals: '',
        input: { features, predictor: alwaysHold, range: { firstIndex, endIndex: loaded } },
      },
      sink,
    );

    const samplesUntil = (index: number): number => Math.floor((index - firstIndex) / 50);
    expect(calls).toEqual([
      { start: CHUNK, end: 2 * CHUNK, samplesBefore: 0 },
      { start: 2 * CHUNK, end: 3 * CHUNK, samplesBefore: samplesUntil(2 * CHUNK) },
      { start: 3 * CHUNK, end: loaded, samplesBefore: samplesUntil(3 * CHUNK) },
    ]);
    expect(sink.samples.at(-1)?.barIndex).toBe(loaded - firstIndex - 1);
  });

  it('counts the bars of the range on which another backend could decide otherwise, history and warm-up left out', () => {
    const [loaded, firstIndex] = [CHUNK + 100, 50];
    const narrow: Predictor = {
      outputWidth: 3,
      predict: (_features, rowCount) => new Float32Array(rowCount * 3).fill(1 / 3),
    };
    const { marginalBars } = runScript({
      candles: Array.from({ length: loaded }, () => flat(10)),
      signals: '?'.repeat(firstIndex + 7),
      input: { predictor: narrow, range: { firstIndex, endIndex: loaded } },
    });
    expect(marginalBars).toBe(loaded - firstIndex - 7);
    expect(runScript({ candles: [flat(10), flat(11)], signals: 'BS' }).marginalBars).toBe(0);
  });
});

const alwaysHold: Predictor = {
  outputWidth: 3,
  predict(_features, rowCount) {
    const outputs = new Float32Array(rowCount * 3);
    for (let row = 0; row < rowCount; row += 1) outputs[row * 3 + 1] = 1;
    return outputs;
  },
};
