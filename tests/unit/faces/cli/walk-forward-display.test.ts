import { describe, expect, it } from 'vitest';
import { liveWindows, type WatchedWalkForward } from '../../../../src/faces/cli/walk-forward-display.js';

const windowOf = (number: number, state: string) => ({
  ...{
    number,
    state,
    trainFrom: `${2000 + number}-01-03T00:00:00Z`,
    trainTo: `${2002 + number}-12-31T00:00:00Z`,
  },
  ...{ testFrom: `${2003 + number}-01-02T00:00:00Z`, testTo: `${2003 + number}-12-30T00:00:00Z` },
  inSampleReturn: state === 'TRAINING' ? null : 0.1234,
  outOfSampleReturn: state === 'TESTED' ? -0.05 : null,
});

function shown(
  columns: number | null,
  states: readonly string[],
  running: readonly (readonly [number, number])[],
) {
  const text = liveWindows({ noteColumns: columns, paintNote: (_role, line) => line }, {
    progress: { percentage: 42.4, message: 'Window 2 of 4 is trained', etaSeconds: 12, phase: 'training' },
    snapshot: {
      completedFolds: 0,
      totalFolds: states.length,
      windows: states.map((state, number) => windowOf(number, state)),
    },
    running: new Map(running),
  } as unknown as WatchedWalkForward);
  return text.split('\n');
}

describe('the live table of a walk-forward', () => {
  it('says of each window whether it waits, trains, is trained or is tested', () => {
    const lines = shown(120, ['TESTED', 'TRAINED', 'TRAINING', 'TRAINING'], [[2, 45.6]]);
    expect(lines[0]).toContain('42% | ETA 12.0 s | Window 2 of 4 is trained');
    expect(lines[1]).toMatch(/^window {2}trained on +tested from {2}to +state +in sample {2}out of sample$/);
    expect(lines[2]).toMatch(
      /0 {2}2000-01-03\.\.2002-12-31 {2}2003-01-02 +2003-12-30 {2}tested +\+12\.34 % +-5\.00 %$/,
    );
    expect(lines[3]).toMatch(/trained +\+12\.34 % +–$/);
    expect(lines[4]).toMatch(/training 45% +– +–$/);
    expect(lines[5]).toMatch(/waiting +– +–$/);
  });

  it.each([60, 80])('fits %i columns, one line a window', (columns) => {
    const lines = shown(columns, Array(8).fill('TRAINING'), [[0, 100]]);
    expect(lines).toHaveLength(10);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('shows those at work of many, and says how many more there are', () => {
    const states = Array.from({ length: 40 }, (_, number) => (number < 20 ? 'TRAINED' : 'TRAINING'));
    const lines = shown(80, states, []);
    expect(lines.slice(2, -1).map((line) => Number(/\d+/.exec(line)?.[0]))).toEqual(
      Array.from({ length: 10 }, (_, at) => 15 + at),
    );
    expect(lines.at(-1)).toBe('and 30 windows more');
  });

  it('has one line before windows are known', () => {
    expect(shown(80, [], [])).toHaveLength(1);
  });
});
