import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../src/operations/errors.js';
import { ModelResolver } from '../../../src/services/model-resolver.js';
import { identifyStrategy } from '../../../src/workers/strategy-tasks.js';

describe('ModelResolver', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-strategies-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const asked: string[] = [];
  const resolver = () =>
    new ModelResolver(
      folder,
      {
        async newestFor(strategyName) {
          asked.push(strategyName);
          return strategyName === 'trained' ? 'models/trained_v1' : null;
        },
      },
      async (question) => identifyStrategy(question),
    );
  const resolve = async (text: string) => {
    asked.length = 0;
    await writeFile(join(folder, 'x.yaml'), text);
    return resolver().newestFor({ strategyConfigPath: 'strategies/x.yaml', overrides: [] });
  };

  it('finds the newest model of the name of the strategy', async () => {
    expect(await resolve('name: trained\n')).toBe('models/trained_v1');
  });

  it('asks for no model of a strategy that trades recorded signals, whatever its name', async () => {
    expect(await resolve('name: trained\nsignals: {file: mine.csv}\n')).toBeNull();
    expect(asked).toEqual([]);
  });

  it.each([
    ['name: untrained\n', 'was trained for the strategy'],
    ['nothing: here\n', 'no readable name'],
  ])('refuses %j with an issue on modelPath', async (text, message) => {
    const refusal = resolve(text);
    await expect(refusal).rejects.toBeInstanceOf(InvalidInputError);
    await expect(refusal).rejects.toMatchObject({
      issues: [{ path: ['modelPath'], code: 'MODEL_NOT_FOUND', message: expect.stringContaining(message) }],
    });
  });
});
