import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems-of.js';
import { changed, modelStrategyOf } from './strategy-texts.js';

const RANGE = 'date_range: {start: 2015-01-01, end: 2022-12-31}';
const rangeOf = (written: string) => modelStrategyOf(changed(RANGE, written)).trainingData.dateRange;

describe('training_data.date_range', () => {
  it.each([
    ['date_range: {end: 2022-12-31}', { start: null, end: '2022-12-31' }],
    ['date_range: {start: 2015-01-01}', { start: '2015-01-01', end: null }],
    ['date_range: {start: 2015-01-01, end: }', { start: '2015-01-01', end: null }],
    ['start_date: 2015-01-01', { start: '2015-01-01', end: null }],
    ['end_date: 2022-12-31', { start: null, end: '2022-12-31' }],
    ['date_range:', null],
  ])('may leave a side open: %s', (written, range) => {
    expect(rangeOf(written)).toEqual(range);
  });

  it.each([
    ['date_range: {}', 'names no day'],
    ['date_range: {start: , end: }', 'names no day'],
    ['date_range: {end: 2022-02-30}', 'must be a date'],
    ['date_range: {begin: 2015-01-01}', 'unknown key'],
    ['date_range: {start: 2022-12-31, end: 2015-01-01}', 'is after end'],
  ])('is refused as %s', (written, words) => {
    expect(problemsOf(changed(RANGE, written))[0]?.message).toContain(words);
  });
});
