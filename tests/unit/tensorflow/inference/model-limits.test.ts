import { describe, expect, it } from 'vitest';
import { readModelFolder } from '../../../../src/tensorflow/inference/model-folder.js';
import { content, rsiFeatures, rsiRule, writeFolder } from '../../../support/model-fixtures.js';

type Json = Readonly<Record<string, unknown>>;

const many = <T>(count: number, entry: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => entry(i));

async function failureOf(files: Json): Promise<string> {
  return await readModelFolder(await writeFolder({ ...files }), 'models/m').then(
    () => expect.fail('the folder was read'),
    (error: Error & { code?: string }) => {
      expect(error.code).toBe('MODEL_INVALID');
      return error.message;
    },
  );
}

function modelJson(change: Json): Json {
  const files: Json = { ...content() };
  return { ...files, 'model.json': { ...(files['model.json'] as Json), ...change } };
}

describe('a model folder is refused, unread, that has', () => {
  it('20,000 layers', async () => {
    const layer = (index: number) => ({ class_name: 'Dense', config: { name: `d${index}`, units: 1 } });
    const modelTopology = { class_name: 'Sequential', config: { name: 'm', layers: many(20_000, layer) } };
    expect(await failureOf(modelJson({ modelTopology }))).toBe(
      "The model 'models/m' cannot be used: 'model.json' has 20000 layers, at most 1000 are read.",
    );
  });

  it('20,000 layers in networks within networks', async () => {
    const inner = (index: number) => ({
      class_name: 'Sequential',
      config: {
        name: `s${index}`,
        layers: many(200, (i) => ({ class_name: 'Dense', config: { name: `d${i}` } })),
      },
    });
    const modelTopology = { class_name: 'Sequential', config: { name: 'm', layers: many(100, inner) } };
    expect(await failureOf(modelJson({ modelTopology }))).toContain('20100 layers, at most 1000');
  });

  it('200,000 names of weight files', async () => {
    const weightsManifest = [{ paths: many(200_000, (index) => `shard${index}.bin`), weights: [] }];
    expect(await failureOf(modelJson({ weightsManifest }))).toContain('200000 weight files, at most 1000');
  });

  it('200,000 groups of weights', async () => {
    const weightsManifest = many(200_000, () => ({ paths: [], weights: [] }));
    expect(await failureOf(modelJson({ weightsManifest }))).toContain('200000 weight files, at most 1000');
  });

  it('300,000 features', async () => {
    const files = content(rsiRule, { features: many(300_000, (index) => `f${index}`) });
    expect(await failureOf({ ...files })).toContain("'metadata.json' has 300000 features, at most 10000");
  });
});

describe('what is wrong with a malformed file', () => {
  it('is named for the first entries, with how many more there are', async () => {
    const files = content(rsiRule, { features: many(5_000, () => 7) });
    const message = await failureOf({ ...files });
    expect(message.match(/features\.\d+:/g)).toHaveLength(10);
    expect(message).toMatch(/and \d{4} more\.$/);
    expect(message.length).toBeLessThan(2_500);
  });

  it('is named for the first weight files', async () => {
    const { weightsManifest } = modelJson({})['model.json'] as { readonly weightsManifest: readonly Json[] };
    const [group] = weightsManifest;
    const paths = many(900, () => 'weights.bin');
    const message = await failureOf(modelJson({ weightsManifest: [{ ...group, paths }] }));
    expect(message.length).toBeLessThan(2_000);
  });

  it('is read as before where it is not', async () => {
    expect((await readModelFolder(await writeFolder({ ...content() }))).metadata.features).toEqual(
      rsiFeatures,
    );
  });
});
