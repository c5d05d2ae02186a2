import { describe, expect, it } from 'vitest';
import { shortIds } from '../../../../src/faces/cli/short-ids.js';

const id = (suffix: string) => `op_backtesting_20240131_093000_${suffix}`;

describe('shortIds', () => {
  it('keeps eight digits of the random part', () => {
    expect(shortIds([id('9f2c01d4ab37'), id('5d0e11223344')])).toEqual(['9f2c01d4', '5d0e1122']);
    expect(shortIds([])).toEqual([]);
  });

  it('keeps as many more as it takes to tell them apart', () => {
    expect(shortIds([id('9f2c01d4ab37'), id('9f2c01d4ac00')])).toEqual(['9f2c01d4ab', '9f2c01d4ac']);
  });

  it('leaves ids whole whose random parts are the same', () => {
    const ids = [id('9f2c01d4ab37'), 'op_training_20240131_093000_9f2c01d4ab37'];
    expect(shortIds(ids)).toEqual(ids);
  });

  it('leaves ids of another form whole', () => {
    expect(shortIds(['op_1', 'op_22'])).toEqual(['op_1', 'op_22']);
  });
});
