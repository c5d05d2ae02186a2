import { describe, expect, it } from 'vitest';
import { SharedValues } from '../../../../src/kinds/study/shared-values.js';

describe('SharedValues', () => {
  /** Says which parts are made anew when all are asked for in order. */
  async function madeOf(parts: SharedValues, bytes: number, names: string): Promise<string> {
    let made = '';
    for (const name of names) {
      await parts.get(name, () => {
        made += name;
        return { value: name, bytes };
      });
    }
    return made;
  }

  it('makes each part once while there is room, and lets go of what nobody asked for the longest time', async () => {
    const parts = new SharedValues(30);
    expect(await madeOf(parts, 10, 'abcabc')).toBe('abc');
    expect(await madeOf(parts, 10, 'ad')).toBe('d');
    // b had to go for d, since a was asked for after it.
    expect(await madeOf(parts, 10, 'acdb')).toBe('b');
    expect(parts.bytes).toBe(30);
  });

  it('keeps what is larger than all its room until the next comes', async () => {
    const parts = new SharedValues(5);
    expect(await madeOf(parts, 10, 'aab')).toBe('ab');
    expect(parts.bytes).toBe(10);
  });

  it('makes what failed again, and counts once what two asked for at a time', async () => {
    const parts = new SharedValues(100);
    await expect(parts.get('a', () => Promise.reject(new Error('first')))).rejects.toThrow('first');
    const made = () => Promise.resolve({ value: 1, bytes: 10 });
    expect(await Promise.all([parts.get('a', made), parts.get('a', made)])).toEqual([1, 1]);
    expect(parts.bytes).toBe(10);
  });
});
