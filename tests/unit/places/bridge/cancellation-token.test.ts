import { describe, expect, it } from 'vitest';
import { throwIfCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { createControlBlock } from '../../../../src/places/bridge/bridge-layout.js';
import { CancellationToken } from '../../../../src/places/bridge/cancellation-token.js';

describe('CancellationToken', () => {
  it('shows on every token of a control block that one of them was cancelled', () => {
    const control = createControlBlock();
    const server = new CancellationToken(control);
    const worker = new CancellationToken(control);
    expect(worker.isCancelled).toBe(false);
    expect(() => throwIfCancelled(worker)).not.toThrow();

    server.cancel();

    expect(worker.isCancelled).toBe(true);
    expect(() => throwIfCancelled(worker)).toThrow('cancelled');
  });

  it('leaves other control blocks alone', () => {
    new CancellationToken(createControlBlock()).cancel();
    expect(new CancellationToken(createControlBlock()).isCancelled).toBe(false);
  });
});
