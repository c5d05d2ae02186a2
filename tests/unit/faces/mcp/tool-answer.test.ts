import { describe, expect, it } from 'vitest';
import { toolAnswer } from '../../../../src/faces/mcp/tool-answer.js';

const standing = {
  verdict: 'LIKELY_LUCK',
  sentence: 'Luck alone would give as much.',
  warnings: [{ code: 'IN_SAMPLE_OVERLAP', severity: 'INVALIDATES', message: 'The model saw these bars.' }],
  triedSoFar: 412,
};

const textOf = ({ content }: ReturnType<typeof toolAnswer>) =>
  content[0]?.type === 'text' ? content[0].text : '';

describe('answers of tools', () => {
  it('have verdict, warnings and number tried before anything else', () => {
    const text = textOf(toolAnswer(standing, { result: { totalReturn: 0.5 } }));
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      'verdict',
      'sentence',
      'warnings',
      'triedSoFar',
      'result',
    ]);
    expect(JSON.parse(text)).toMatchObject({
      warnings: ['INVALIDATES IN_SAMPLE_OVERLAP: The model saw these bars.'],
    });
  });

  it('are refused when no model would read them', () => {
    const answer = toolAnswer(standing, { rows: Array.from({ length: 10_000 }, (_, index) => index) });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toMatch(/^The answer has \d+ characters, more than 24000: ask for fewer rows/);
  });
});
