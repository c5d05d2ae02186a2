import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { studyParameter } from '../../../../src/faces/cli/study-parameter-option.js';

describe('--param', () => {
  it.each([
    ['exits.stop_loss_pct=0.01:0.05:0.01', { from: 0.01, to: 0.05, step: 0.01 }],
    ['a=1e-4:1:log', { from: 1e-4, to: 1, scale: 'LOG' }],
    ['a=1:64:log:7:int', { from: 1, to: 64, scale: 'LOG', points: 7, integer: true }],
    ['a=5:20:5:int', { from: 5, to: 20, step: 5, integer: true }],
    ['a=0.5,0.6', { values: ['0.5', '0.6'] }],
    ['input.symbol=AAPL, binance:BTC/USDT', { values: ['AAPL', 'binance:BTC/USDT'] }],
    ['model.layers=[8],[16, 8],"a,b"', { values: ['[8]', '[16, 8]', '"a,b"'] }],
    ['a=x=y', { values: ['x=y'] }],
  ])('reads %s', (text, range) => {
    expect(studyParameter(text, [])).toEqual([{ path: text.slice(0, text.indexOf('=')), ...range }]);
  });

  it.each(['a', '=1:2:1', 'a=', 'a=1:2', 'a=1:2:x', 'a=1:2:1:1', 'a=1:2:log:x'])('refuses %s', (text) => {
    expect(() => studyParameter(text, [])).toThrow(InvalidArgumentError);
  });

  it('may be repeated', () => {
    expect(studyParameter('b=1,2', studyParameter('a=1,2', []))).toHaveLength(2);
  });
});
