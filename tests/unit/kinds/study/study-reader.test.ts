import { describe, expect, it } from 'vitest';
import { METRIC_NAMES } from '../../../../src/domain/study/objective.js';
import { pickTrials } from '../../../../src/kinds/study/read/pick-trials.js';
import { rankStudy } from '../../../../src/kinds/study/read/rank-study.js';
import { studyEffects, studySurface } from '../../../../src/kinds/study/read/study-shape.js';
import { trialColumns } from '../../../../src/kinds/study/read/trial-columns.js';
import { studyFigures } from '../../../../src/kinds/study/study-figures.js';
import { StudyReader } from '../../../../src/kinds/study/study-reader.js';
import { trialsStream } from '../../../../src/kinds/study/study-streams.js';
import type { TrialEntry } from '../../../../src/kinds/study/trial-entry.js';
import { encodeTrialIndex } from '../../../../src/kinds/study/trial-index.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import type { Piece } from '../../../../src/operations/record/part.js';
import type { EntryStream } from '../../../../src/operations/record/stream.js';
import { byReturn, stop } from './read/synthetic-study.js';

const VALUES = ['0.01', '0.02', '0.03', '0.04', '0.05'];

function entry(number: number): TrialEntry {
  return {
    ...{ seq: number, number, status: 'FAILED', values: [{ path: stop.path, value: VALUES[number] ?? '' }] },
    ...{ objective: null, feasible: false, violation: 0, repeats: null, metrics: null, modelPath: null },
    ...{ resultDigest: null, durationMs: 1, error: { code: 'VALIDATION_ERROR', message: 'no such value' } },
  };
}

/** The log and the index of trials 0 to 4, in pieces of two, of which some are stored so far. */
function storedStudy() {
  const pieces: Piece[] = [0, 2, 4].flatMap((firstSeq) => {
    const numbers = [firstSeq, firstSeq + 1].filter((number) => number < VALUES.length);
    const records = numbers.map((number) => ({
      ...{ number, completed: true, feasible: true, repeats: null, violation: 0, moments: null },
      ...{ objective: number, point: [number], digest: '00'.repeat(32) },
      metrics: METRIC_NAMES.map(() => number),
    }));
    const of = { firstSeq, count: numbers.length };
    return [
      { stream: 'trials', ...of, bytes: trialsStream.encode(numbers.map(entry)) },
      { stream: 'trialIndex', ...of, bytes: encodeTrialIndex(records, 1) },
    ];
  });
  const reads: string[] = [];
  const state = { stored: VALUES.length };
  const operations = {
    async entries<Entry>(
      _operation: Operation,
      stream: EntryStream<Entry>,
      { first, afterSeq }: { readonly first: number; readonly afterSeq: number },
    ) {
      const [start, end] = [afterSeq + 1, Math.min(afterSeq + 1 + first, state.stored)];
      const entries = pieces
        .filter(
          ({ stream: name, firstSeq, count }) =>
            name === stream.name && firstSeq < end && firstSeq + count > start,
        )
        .flatMap((piece) => {
          reads.push(`${stream.name} ${piece.firstSeq}`);
          const { firstSeq, count } = piece;
          return stream.decode(piece, Math.max(start, firstSeq), Math.min(end, firstSeq + count));
        });
      return { entries, hasNextPage: end < state.stored, complete: false, totalCount: state.stored };
    },
    async *pieces() {},
  };
  const parameters = {
    ...{ space: { sampler: 'TPE', parameters: [stop], trials: 5 }, seed: 1, objective: byReturn },
  };
  const reader = new StudyReader({
    operations,
    studies: { parametersOrNull: () => parameters as never, result: async () => null },
    ask: {
      rank: async (question) => rankStudy(question),
      columns: async (question) => trialColumns(question),
      effects: async (question) => studyEffects(question),
      surface: async (question) => studySurface(question),
      figures: async (question) => studyFigures(question),
      pick: async (question) => pickTrials(question),
    },
  });
  return { reader, reads, state };
}

const running = { id: 'op_study_1', status: 'RUNNING' } as Operation;
const ranking = { metric: null, includeInfeasible: false, first: 3, after: null };

describe('StudyReader', () => {
  it('gives the ranked trials themselves, and reads no piece twice for them', async () => {
    const { reader, reads } = storedStudy();
    const page = await reader.ranking(running, ranking);
    expect(page.entries.map(({ number }) => number)).toEqual([4, 3, 2]);
    expect([page.hasNextPage, page.complete]).toEqual([true, false]);
    expect(reads.filter((read) => read.startsWith('trials'))).toEqual(['trials 2', 'trials 4']);
  });

  it('reads of an index only what has come since', async () => {
    const { reader, reads, state } = storedStudy();
    state.stored = 2;
    const asked = { metrics: [], afterNumber: -1, first: 10 };
    expect([...(await reader.columns(running, asked)).numbers]).toEqual([0, 1]);
    state.stored = 5;
    expect([...(await reader.columns(running, asked)).numbers]).toEqual([0, 1, 2, 3, 4]);
    expect(reads).toEqual(['trialIndex 0', 'trialIndex 2', 'trialIndex 4']);
  });

  it('says of the effects of a sampler that learns that they are confounded', async () => {
    const { reader } = storedStudy();
    expect((await reader.effects(running)).map(({ path, confounded }) => [path, confounded])).toEqual([
      [stop.path, true],
    ]);
  });

  it('has no heat map of a path that does not vary, and none of a parameter with itself', async () => {
    const { reader } = storedStudy();
    expect(await reader.surface(running, { x: stop.path, y: 'exits.unknown', metric: null })).toBeNull();
    expect(await reader.surface(running, { x: stop.path, y: stop.path, metric: null })).toBeNull();
  });

  it('finds a trial by its number, and none behind the last', async () => {
    const { reader } = storedStudy();
    expect((await reader.trial(running, 3))?.values).toEqual([{ path: stop.path, value: '0.04' }]);
    expect(await reader.trial(running, 5)).toBeNull();
    expect(await reader.trial(running, -1)).toBeNull();
  });

  it('has figures of a study without trials', async () => {
    const { reader, state } = storedStudy();
    expect((await reader.overfitting(running))?.bestAtBorder).toBe(true);
    const { reader: fresh, state: empty } = storedStudy();
    empty.stored = 0;
    expect(state.stored).toBe(5);
    expect(await fresh.overfitting(running)).toBeNull();
  });
});
