import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkerUnavailableError } from '../../../../src/base/pure/worker-unavailable-error.js';
import type { Strategy } from '../../../../src/domain/strategy/strategy.js';
import { type IdentifyStrategy, ModelResolver } from '../../../../src/kinds/backtest/model-resolver.js';
import { identifyStrategy } from '../../../../src/library/identify-strategy.js';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';
import { fullStrategy } from '../../domain/strategy/strategy-texts.js';

describe('ModelResolver', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-strategies-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const identify: IdentifyStrategy = async (question) => identifyStrategy(question);
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
      identify,
    );
  const resolve = async (text: string) => {
    asked.length = 0;
    await writeFile(join(folder, 'x.yaml'), text);
    return resolver().newestFor({ strategyConfigPath: 'strategies/x.yaml', overrides: [] });
  };

  it('does not take a defect for a broken strategy', async () => {
    await writeFile(join(folder, 'x.yaml'), 'name: trained\n');
    const defective = new ModelResolver(folder, { newestFor: async () => null }, async () => {
      throw new TypeError('a defect');
    });
    const asking = { strategyConfigPath: 'strategies/x.yaml', overrides: [] };
    await expect(defective.newestFor(asking)).rejects.toBeInstanceOf(TypeError);
  });

  it('does not take it for a broken strategy that no thread can be started', async () => {
    await writeFile(join(folder, 'x.yaml'), 'name: trained\n');
    const withoutThread = new ModelResolver(folder, { newestFor: async () => null }, async () => {
      throw new WorkerUnavailableError(new Error('no thread'));
    });
    const asking = { strategyConfigPath: 'strategies/x.yaml', overrides: [] };
    await expect(withoutThread.newestFor(asking)).rejects.toMatchObject({
      code: 'WORKER_UNAVAILABLE',
      retryable: true,
    });
  });

  it.each(['missing.yaml', 'folder.yaml'])('says that %s is no strategy file', async (name) => {
    await mkdir(join(folder, 'folder.yaml'));
    const path = `strategies/${name}`;
    await expect(resolver().newestFor({ strategyConfigPath: path, overrides: [] })).rejects.toMatchObject({
      issues: [{ path: ['strategyConfigPath'], code: 'STRATEGY_NOT_FOUND' }],
    });
  });

  it('finds the newest model of the name of the strategy', async () => {
    expect(await resolve('name: trained\n')).toBe('models/trained_v1');
  });

  it('asks for no model of a strategy that trades recorded signals, whatever its name', async () => {
    expect(await resolve('name: trained\nsignals: {file: mine.csv}\n')).toBeNull();
    expect(asked).toEqual([]);
  });

  it('looks for the model of a valid strategy with all of it, overrides applied', async () => {
    const seen: unknown[] = [];
    const models = {
      async newestFor(name: string, strategy: Strategy | null = null) {
        seen.push([name, strategy?.kind === 'model' ? strategy.indicators[0]?.params.period : null]);
        return 'models/m';
      },
    };
    await writeFile(join(folder, 'x.yaml'), fullStrategy);
    const overrides = [{ path: 'indicators.rsi_14.period', value: '21' }];
    const asked = { strategyConfigPath: 'strategies/x.yaml', overrides };
    expect(await new ModelResolver(folder, models, identify).newestFor(asked)).toBe('models/m');
    expect(seen).toEqual([['full', 21]]);
  });

  it.each([
    ['strategies/rsi_mean_reversoin.yaml', "Did you mean 'strategies/rsi_mean_reversion.yaml'?"],
    ['strategies/rsi_mean_reversion', "Did you mean 'strategies/rsi_mean_reversion.yaml'?"],
    ['strategies/deep/rsi_mean_reversion.yml', "Did you mean 'strategies/rsi_mean_reversion.yaml'?"],
    ['strategies/bollinger.yaml', "Name a YAML file below 'strategies/'."],
  ])('refuses %s, which is not there, with an issue on its path', async (strategyConfigPath, remedy) => {
    await writeFile(join(folder, 'rsi_mean_reversion.yaml'), fullStrategy);
    await expect(resolver().newestFor({ strategyConfigPath, overrides: [] })).rejects.toMatchObject({
      issues: [
        {
          path: ['strategyConfigPath'],
          code: 'STRATEGY_NOT_FOUND',
          message: `strategyConfigPath: There is no strategy file '${strategyConfigPath}'. ${remedy}`,
        },
      ],
    });
  });

  it('refuses an override that leads nowhere with an issue on overrides', async () => {
    await writeFile(join(folder, 'x.yaml'), fullStrategy.replace('name: full', 'name: trained'));
    const overrides = [{ path: 'decisions.confidence_treshold', value: '0.4' }];
    const refusal = resolver().newestFor({ strategyConfigPath: 'strategies/x.yaml', overrides });
    const message = expect.stringContaining("did you mean 'confidence_threshold'?");
    await expect(refusal).rejects.toMatchObject({
      issues: [{ path: ['overrides'], code: 'VALIDATION_ERROR', message }],
    });
  });

  it('says first what is wrong with a strategy for which there is no model', async () => {
    const refusal = resolve(fullStrategy.replace('dropout: 0.1', 'dropuot: 0.1'));
    await expect(refusal).rejects.toThrow(/cannot be used: ValidationError: model\.architecture\.dropuot/);
  });

  it.each([
    ['name: untrained\n', 'was trained for the strategy'],
    ['nothing: here\n', 'no readable name'],
    ['name: [\n', 'cannot be used: ValidationError: Not valid YAML'],
    ['name: *nowhere\n', 'has no readable name to find a model by'],
  ])('refuses %j with an issue on modelPath', async (text, message) => {
    const refusal = resolve(text);
    await expect(refusal).rejects.toBeInstanceOf(InvalidInputError);
    await expect(refusal).rejects.toMatchObject({
      issues: [{ path: ['modelPath'], code: 'MODEL_NOT_FOUND', message: expect.stringContaining(message) }],
    });
  });
});
