import { expect, it } from 'vitest';
import { decodeNullable, encodeNullable } from '../../../../src/base/pure/nullable-double.js';

it('a nullable double keeps null apart from zero', () => {
  const slots = new Float64Array([encodeNullable(null), encodeNullable(0), encodeNullable(0.5)]);
  expect([...slots].map((slot) => decodeNullable(slot))).toEqual([null, 0, 0.5]);
});
