import { describe, expect, it } from 'vitest';
import type { EpochMetric } from '../../../../src/base/pure/metrics.js';
import { trainingProgressCodec } from '../../../../src/kinds/training/training-progress-codec.js';
import { TrainingProgressWriter } from '../../../../src/kinds/training/training-progress-writer.js';
import { epochsStream } from '../../../../src/kinds/training/training-streams.js';
import { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';
import type { ThreadMessage } from '../../../../src/places/threads/protocol.js';
import { linkTo } from '../../places/threads/link-telling.js';

const entry = (seq: number): EpochMetric => ({
  seq,
  epoch: seq + 1,
  totalEpochs: 4,
  trainLoss: 1,
  trainAccuracy: 0.5,
  valLoss: null,
  valAccuracy: null,
  learningRate: 0.001,
  durationMs: 1,
  timestampMs: 0,
});

function connect() {
  const bridge = new TaskBridge(trainingProgressCodec('rsi on AAPL 1d'));
  const messages: ThreadMessage[] = [];
  const writer = new TrainingProgressWriter(linkTo(bridge, messages));
  const sent = () =>
    messages.flatMap((message) =>
      message.kind === 'part' ? message.part.pieces.flatMap((piece) => epochsStream.decode(piece)) : [],
    );
  return { bridge, writer, sent };
}

describe('the bridge of a training', () => {
  it('counts epochs as steps, and batches in between', () => {
    const { bridge, writer, sent } = connect();
    writer.phase('training');
    writer.begin(0, 4);
    const start = bridge.pull().progress;
    expect(start).toMatchObject({ phase: 'training', currentStep: 0, totalSteps: 4 });
    expect(start.message).toBe('Training rsi on AAPL 1d [epoch 1 of 4]');
    writer.reach(0, 5, 10);
    const half = bridge.pull().progress;
    expect(half.percentage).toBeGreaterThan(start.percentage);
    writer.epoch(entry(0));
    const pulled = bridge.pull();
    expect(pulled.progress.percentage).toBeGreaterThan(half.percentage);
    expect(pulled.progress).toMatchObject({
      currentStep: 1,
      message: 'Training rsi on AAPL 1d [epoch 2 of 4]',
    });
    expect(sent()).toEqual([entry(0)]);
    expect(pulled.snapshot).toBeNull();
  });

  it('never lets the percentage fall, and leaves 100 to the completion', () => {
    const { bridge, writer } = connect();
    const percentages: number[] = [bridge.pull().progress.percentage];
    const note = () => percentages.push(bridge.pull().progress.percentage);
    for (const phase of ['loading', 'features', 'training'] as const) {
      writer.phase(phase);
      note();
    }
    writer.begin(0, 4);
    for (const seq of [0, 1, 2, 3]) {
      writer.reach(seq, 1, 2);
      note();
      writer.epoch(entry(seq));
      note();
    }
    writer.phase('writing');
    note();
    expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
    expect(percentages.at(-1)).toBe(99);
  });

  it.each([
    ['loading', 'Loading bars to train rsi on AAPL 1d'],
    ['features', 'Computing features and labels to train rsi on AAPL 1d'],
    ['writing', 'Writing the model of rsi on AAPL 1d'],
  ] as const)('names the phase %s', (phase, message) => {
    const { bridge, writer } = connect();
    writer.phase(phase);
    expect(bridge.pull().progress).toMatchObject({ phase, message });
  });
});
