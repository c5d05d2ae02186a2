import { describe, expect, it } from 'vitest';
import { JOBS } from '../../../../src/application/threads/jobs.js';

describe('the table of jobs', () => {
  it('has no start wait for a question whose length a caller decides', () => {
    const beside = Object.entries(JOBS).filter(([, { entry }]) => entry === JOBS.neededFiles.entry);
    expect(beside.map(([name]) => name)).toEqual(['neededFiles']);
  });
});
