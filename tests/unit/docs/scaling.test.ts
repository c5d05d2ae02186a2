import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GENERATION } from '../../../src/domain/study/samplers/generation.js';

describe('the page about scaling', () => {
  it('names as many trials of a generation as samplers suggest', () => {
    const page = readFileSync('docs/scaling.md', 'utf8');
    expect(/each generation of (\d+) trials/.exec(page)?.[1]).toBe(String(GENERATION));
  });
});
