import { describe, expect, it } from 'vitest';
import { StateSlot } from '../../../../src/operations/ports/task-state.js';
import {
  createControlBlock,
  createLog,
  Flag,
  flagsOf,
  STATE_SLOT_COUNT,
  stateOf,
} from '../../../../src/places/bridge/bridge-layout.js';

describe('bridge layout', () => {
  it('gives flags and state memory of their own', () => {
    const control = createControlBlock();
    flagsOf(control).fill(-1);
    expect([...stateOf(control)]).toEqual(new Array(STATE_SLOT_COUNT).fill(0));
    stateOf(control).fill(Number.NaN);
    expect([...flagsOf(control)].every((flag) => flag === -1)).toBe(true);
  });

  it('names every flag and slot once and inside its block', () => {
    const control = createControlBlock();
    for (const [names, length] of [
      [Flag, flagsOf(control).length],
      [StateSlot, stateOf(control).length],
    ] as const) {
      const indices = Object.values(names);
      expect(new Set(indices).size).toBe(indices.length);
      expect(Math.max(...indices)).toBeLessThan(length);
    }
  });

  it('sizes a log for its entries in doubles', () => {
    expect(createLog(20, 7).byteLength).toBe(20 * 7 * 8);
    expect(createLog(0, 7).byteLength).toBe(0);
  });
});
