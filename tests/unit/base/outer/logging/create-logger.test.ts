import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../../../src/base/outer/logging/create-logger.js';

describe('createLogger', () => {
  it.each(['info', 'silent'] as const)('takes its level from the configuration: %s', (level) => {
    expect(createLogger(level).level).toBe(level);
  });
});
