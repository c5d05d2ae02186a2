import coverage, { type FileCoverageData, type Range } from 'istanbul-lib-coverage';
import { describe, expect, it } from 'vitest';
import { addHits } from '../../../scripts/coverage/add-hits.js';

const PATH = '/project/src/file.ts';

const at = (line: number, column: number): Range => ({
  start: { line, column },
  end: { line, column: column + 5 },
});

/** A file whose statements start at the given places and ran so often. */
function file(
  statements: readonly (readonly [line: number, column: number, hits: number])[],
): FileCoverageData {
  const indexed = statements.map(([line, column, hits], index) => ({
    id: String(index),
    range: at(line, column),
    hits,
  }));
  return {
    path: PATH,
    statementMap: Object.fromEntries(indexed.map(({ id, range }) => [id, range])),
    s: Object.fromEntries(indexed.map(({ id, hits }) => [id, hits])),
    ...{ fnMap: {}, f: {}, branchMap: {}, b: {} },
  };
}

function merged(target: FileCoverageData, source: FileCoverageData): FileCoverageData {
  const map = coverage.createCoverageMap({ [target.path]: target });
  addHits(map, coverage.createCoverageMap({ [source.path]: source }));
  return map.fileCoverageFor(PATH).data;
}

describe('adding hits', () => {
  it('adds them up for a statement that starts at another column', () => {
    expect(merged(file([[1, 2, 3]]), file([[1, 4, 5]])).s).toEqual({ 0: 3 + 5 });
  });

  it('keeps two statements of one line apart', () => {
    const target = file([
      [1, 0, 1],
      [1, 9, 0],
    ]);
    const source = file([
      [1, 1, 2],
      [1, 10, 0],
    ]);
    expect(merged(target, source).s).toEqual({ 0: 1 + 2, 1: 0 });
  });

  it('takes the line as a whole where the two see different statements on it', () => {
    const source = file([
      [1, 0, 2],
      [1, 9, 7],
    ]);
    expect(merged(file([[1, 2, 0]]), source).s).toEqual({ 0: 7 });
  });

  it('adds no statement that the target does not have', () => {
    expect(merged(file([[1, 0, 1]]), file([[2, 0, 0]])).s).toEqual({ 0: 1 });
  });

  it('adds hits of functions and of each path of a branch', () => {
    const functions = (hits: number, column: number): FileCoverageData => ({
      ...file([]),
      fnMap: { 0: { name: 'work', line: 1, decl: at(1, column), loc: at(1, column) } },
      f: { 0: hits },
      branchMap: {
        0: { type: 'if', line: 2, loc: at(2, column), locations: [at(2, column), at(3, column)] },
      },
      b: { 0: [hits, 0] },
    });
    const { f, b } = merged(functions(1, 0), functions(2, 3));
    expect({ f, b }).toEqual({ f: { 0: 1 + 2 }, b: { 0: [1 + 2, 0] } });
  });

  it('takes over a file that only the source has', () => {
    const map = coverage.createCoverageMap({});
    addHits(map, coverage.createCoverageMap({ [PATH]: file([[1, 0, 4]]) }));
    expect(map.fileCoverageFor(PATH).s).toEqual({ 0: 4 });
  });
});
