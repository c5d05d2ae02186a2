import { describe, expect, it } from 'vitest';
import type { RunWarning } from '../../../../src/base/pure/run-warning.js';
import { toolAnswer } from '../../../../src/faces/mcp/tool-answer.js';

const standing = {
  verdict: 'LIKELY_LUCK',
  sentence: 'Luck alone would give as much.',
  warnings: [
    { code: 'IN_SAMPLE_OVERLAP', severity: 'INVALIDATES', message: 'The model saw these bars.' },
  ] as const,
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

  it('have the gravest warnings where there are too many for a model', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({
      ...{ code: 'SHORT_HISTORY', severity: 'INFO', message: `${index} ${'x'.repeat(100)}` },
    })) satisfies RunWarning[];
    const text = textOf(toolAnswer({ ...standing, warnings: [...many, ...standing.warnings] }, {}));
    const { warnings } = JSON.parse(text) as { warnings: string[] };
    expect(warnings[0]).toMatch(/^INVALIDATES/);
    expect(warnings.at(-1)).toMatch(/^… and \d+ more$/);
  });

  it('are refused when no model would read them', () => {
    const answer = toolAnswer(standing, { source: 'x'.repeat(24_000) });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toMatch(/^The answer has \d+ characters, more than 24000: ask for fewer rows/);
  });

  it('have as many rows of lists as a model reads, and say how many more there are', () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ path: `models/${index}` }));
    const all = JSON.parse(textOf(toolAnswer(standing, { models: rows(50) }))) as { models: object[] };
    expect(all.models).toEqual(rows(50));
    const text = textOf(toolAnswer(standing, { id: 'op_1', issues: rows(500), models: rows(500) }));
    expect(text.length).toBeLessThanOrEqual(24_000);
    const { id, issues } = JSON.parse(text) as { id: string; issues: unknown[] };
    expect(id).toBe('op_1');
    expect(issues.slice(0, -1)).toEqual(rows(500).slice(0, issues.length - 1));
    expect(issues.at(-1)).toBe(`… and ${501 - issues.length} more`);
  });
});
