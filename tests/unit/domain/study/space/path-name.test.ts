import { describe, expect, it } from 'vitest';
import { pathName } from '../../../../../src/domain/study/space/path-name.js';

const namesOf = (...paths: readonly string[]): readonly string[] =>
  paths.map((path) => pathName(path, paths));

describe('the name of a parameter', () => {
  it('is the last key of its path', () => {
    expect(namesOf('exits.stop_loss_pct', 'decisions.confidence_threshold')).toEqual([
      'stop_loss_pct',
      'confidence_threshold',
    ]);
    expect(namesOf('exits')).toEqual(['exits']);
  });

  it('has as many keys as tell it from the others', () => {
    expect(namesOf('indicators.rsi_7.period', 'indicators.rsi_14.period', 'exits.max_holding_bars')).toEqual([
      'rsi_7.period',
      'rsi_14.period',
      'max_holding_bars',
    ]);
    expect(namesOf('a.x.y', 'b.x.y', 'y')).toEqual(['a.x.y', 'b.x.y', 'y']);
  });

  it('takes keys that only end alike for others', () => {
    expect(namesOf('exits.stop_loss_pct', 'exits.loss_pct')).toEqual(['stop_loss_pct', 'loss_pct']);
  });
});
