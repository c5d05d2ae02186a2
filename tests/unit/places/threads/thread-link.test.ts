import { describe, expect, it } from 'vitest';
import { barMetricCodec } from '../../../../src/base/pure/bar-metric-codec.js';
import { dataLoadProgressCodec } from '../../../../src/kinds/data-load/data-load-progress-codec.js';
import { StateSlot } from '../../../../src/operations/ports/task-state.js';
import { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';
import type { ThreadMessage } from '../../../../src/places/threads/protocol.js';
import { linkTelling, linkTo } from './link-telling.js';

describe('what a thread gives to the code of a kind', () => {
  it('says that the work has started, and shows its state', () => {
    const bridge = new TaskBridge(dataLoadProgressCodec('ACME 1d from csv'));
    const link = linkTo(bridge);
    expect(bridge.isStarted).toBe(true);
    const state = link.openState();
    state[StateSlot.CurrentStep] = 2;
    state[StateSlot.TotalSteps] = 7;
    link.closeState();
    expect(bridge.pull().progress).toMatchObject({ currentStep: 2, totalSteps: 7, etaSeconds: null });
  });

  it('is reached by a cancel', () => {
    const bridge = new TaskBridge(dataLoadProgressCodec('ACME 1d from csv'));
    const { cancellation } = linkTo(bridge);
    expect(cancellation.isCancelled).toBe(false);
    bridge.cancel();
    expect(cancellation.isCancelled).toBe(true);
  });

  it('tells inputs, parts and checkpoints in order', () => {
    const messages: ThreadMessage[] = [];
    const link = linkTelling(messages);
    const part = { pieces: [] };
    const state = Uint8Array.of(1, 2);
    link.pinned({ dataHash: 'abc' });
    link.partReady(part);
    link.checkpointReady(state);
    expect(messages).toEqual([
      { kind: 'pinned', inputs: { dataHash: 'abc' } },
      { kind: 'part', part },
      { kind: 'checkpoint', state },
    ]);
  });

  it('shares one log, as large as what will be written', () => {
    const messages: ThreadMessage[] = [];
    const link = linkTelling(messages);
    link.shareLog(barMetricCodec, 100);
    expect(messages).toMatchObject([{ kind: 'log', buffer: { byteLength: 100 * barMetricCodec.width * 8 } }]);
    expect(() => link.shareLog(barMetricCodec, 100)).toThrow('one shared log');
  });

  it('shares no log of a kind that has none', () => {
    const link = linkTo(new TaskBridge(dataLoadProgressCodec('ACME 1d from csv')));
    expect(() => link.shareLog(barMetricCodec, 1)).toThrow(TypeError);
  });
});
