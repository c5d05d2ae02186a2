import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rangeShape } from '../../../../src/faces/mcp/input-shapes.js';

describe('the label of a tool', () => {
  it('is left to the server to judge, which counts characters and not their halves', () => {
    const { label } = z.object(rangeShape).shape;
    expect(label.safeParse('😀'.repeat(200)).success).toBe(true);
  });
});
