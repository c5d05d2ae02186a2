import { access, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/base/pure/json.js';
import { trainingParametersSchema } from '../../../../src/domain/strategy/training-parameters.js';
import { ChildTrainings } from '../../../../src/kinds/training/child-trainings.js';
import { innerModelName, removeInnerModels } from '../../../../src/kinds/training/inner-models.js';
import { trainingKind } from '../../../../src/kinds/training/training-kind.js';
import type { Family } from '../../../../src/operations/ports/family.js';
import type { Kind } from '../../../../src/operations/ports/kind.js';
import type { ChildRequest } from '../../../../src/operations/ports/start-request.js';
import type { Operation } from '../../../../src/operations/record/operation.js';

const PARENT = 'op_study_20240112_143000_9f2c01d4ab37';

/** A family whose trainings end at once, as the test says. */
class FakeFamily implements Family {
  readonly started = new Map<
    string,
    ChildRequest<object> & { readonly type: string; readonly model: string | null }
  >();
  end: Partial<Operation> = { status: 'COMPLETED' };

  async start<Parameters extends object>(
    kind: Kind<Parameters>,
    key: string,
    request: ChildRequest<Parameters>,
  ): Promise<Operation> {
    const { model } = kind.listed(request.parameters);
    if (!this.started.has(key)) this.started.set(key, { ...request, type: kind.name, model });
    return { ...request, id: key } as unknown as Operation;
  }

  async whenFinal(id: string): Promise<Operation> {
    return { error: null, cancelReason: null, ...this.started.get(id), id, ...this.end } as Operation;
  }

  async result({ id, status }: Operation): Promise<JsonObject | null> {
    return status === 'COMPLETED' ? { modelPath: this.started.get(id)?.model ?? null } : null;
  }

  async stopRest(): Promise<boolean> {
    return true;
  }
}

function stage(keepModels = false) {
  const family = new FakeFamily();
  const models = new ChildTrainings({
    ...{
      family,
      folderOf: async (name) => join('/m', name),
      operationId: PARENT,
      strategySource: 'name: s',
      keepModels,
    },
    base: {
      ...{ strategyConfigPath: 'strategies/s.yaml', symbols: ['X'], timeframes: ['1d'], epochs: 5 },
      ...{ startDate: '2020-01-01', endDate: '2021-12-31' },
      overrides: [{ path: 'training.batch_size', value: '64' }],
    },
  });
  return { family, models };
}

const asked = { key: 'a', overrides: [{ path: 'model.dropout', value: '0.2' }], seed: 7, window: null };

describe('ChildTrainings', () => {
  it('has a model trained from what its operation has read, here, whatever host trainings run on', async () => {
    const { family, models } = stage();
    const { path, folder } = await models.train(asked);
    const request = family.started.get('a');
    expect(request).toMatchObject({ type: trainingKind.name, place: { executionMode: 'LOCAL', host: null } });
    expect(trainingParametersSchema.parse(request?.parameters)).toMatchObject({
      seed: 7,
      epochs: 5,
      overrides: [
        { path: 'training.batch_size', value: '64' },
        { path: 'model.dropout', value: '0.2' },
      ],
      modelName: `.parts/${PARENT}/a`,
      part: { operationId: PARENT, strategySource: 'name: s', window: null },
    });
    expect([path, folder]).toEqual([`models/.parts/${PARENT}/a`, `/m/.parts/${PARENT}/a`]);
  });

  it('tells what became of a training that has no model, with its code', async () => {
    const { family, models } = stage();
    family.end = {
      status: 'FAILED',
      error: { code: 'INSUFFICIENT_DATA', message: 'There are 3 samples.', retryable: false },
    };
    await expect(models.train(asked)).rejects.toMatchObject({
      code: 'INSUFFICIENT_DATA',
      message: expect.stringContaining('There are 3 samples.'),
    });
    family.end = { status: 'CANCELLED', cancelReason: 'enough' };
    await expect(models.train(asked)).rejects.toMatchObject({ code: 'CANCELLED', reason: 'enough' });
  });
});

describe('the models of an operation', () => {
  it('lie where nobody lists them, unless they are to be kept', () => {
    expect(innerModelName({ operationId: PARENT, key: 'window-3', isKept: false })).toBe(
      `.parts/${PARENT}/window-3`,
    );
    expect(innerModelName({ operationId: PARENT, key: 'window-3', isKept: true })).toBe(`${PARENT}.window-3`);
  });

  it('have names of their own whatever their keys are', () => {
    const nameOf = (key: string) => innerModelName({ operationId: PARENT, key, isKept: true });
    const names = ['[{"path":"model.dropout","value":"0.2"}]', '../..', '', 'A'].map(nameOf);
    for (const name of names) expect(name).toMatch(/^op_study_[0-9a-z_]+\.[0-9a-f]{16}$/);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are removed together', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ktrdr-parts-'));
    const other = PARENT.replace('37', '38');
    for (const id of [PARENT, other]) {
      const model = join(folder, innerModelName({ operationId: id, key: 'one', isKept: false }));
      await mkdir(model, { recursive: true });
      await writeFile(join(model, 'model.json'), '{}');
    }
    await removeInnerModels(folder, PARENT);
    await removeInnerModels(folder, PARENT);
    await expect(access(join(folder, '.parts', PARENT))).rejects.toThrow();
    await access(join(folder, '.parts', other, 'one', 'model.json'));
  });
});
