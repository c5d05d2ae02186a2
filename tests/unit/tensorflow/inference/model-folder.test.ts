import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelInvalidError, ModelNotFoundError } from '../../../../src/tensorflow/inference/model-errors.js';
import { readModelFolder } from '../../../../src/tensorflow/inference/model-folder.js';
import { isDocumented } from '../../../../src/tensorflow/inference/model-metadata.js';
import { content, rsiFeatures, rsiRule, writeFolder } from '../../../support/model-fixtures.js';

async function failure(files: { readonly [name: string]: unknown }): Promise<Error> {
  return await readModelFolder(await writeFolder(files)).then(
    () => expect.fail('the folder was read'),
    (error: Error) => error,
  );
}

describe('readModelFolder', () => {
  it('needs nothing but the features in metadata.json', async () => {
    const model = await readModelFolder(await writeFolder({ ...content() }));
    expect(model.metadata.features).toEqual(rsiFeatures);
    expect(model.metadata.classes).toEqual(['BUY', 'HOLD', 'SELL']);
    expect(model.metadata.normalization).toEqual({});
    expect(isDocumented(model.metadata)).toBe(false);
    expect(Array.from(new Float32Array(model.weightData))).toEqual([
      ...rsiRule.kernel.flat(),
      ...rsiRule.bias,
    ]);
  });

  it('ignores notes of the author in metadata.json', async () => {
    const files = content(rsiRule, { features: rsiFeatures, mood: 'hopeful' });
    expect((await readModelFolder(await writeFolder({ ...files }))).metadata.features).toEqual(rsiFeatures);
  });

  it('gives equal hashes to equal models in different folders', async () => {
    const [one, other] = await Promise.all([writeFolder({ ...content() }), writeFolder({ ...content() })]);
    expect((await readModelFolder(one)).hash).toBe((await readModelFolder(other)).hash);
  });

  it('gives another hash when a weight, a feature, the class order or the training window changes, and not for notes', async () => {
    const hashOf = async (files: object): Promise<string> =>
      (await readModelFolder(await writeFolder({ ...files }))).hash;
    const base = await hashOf(content());
    const hashes = await Promise.all([
      hashOf(content({ ...rsiRule, bias: [0.5, 0, -0.5] })),
      hashOf(content(rsiRule, { features: ['a', 'b', 'c'] })),
      hashOf(content(rsiRule, { features: rsiFeatures, classes: ['SELL', 'HOLD', 'BUY'] })),
      hashOf(content(rsiRule, { features: rsiFeatures, trainedFrom: '2015-01-02', trainedTo: '2021-10-01' })),
    ]);
    expect(new Set([base, ...hashes]).size).toBe(5);
    expect(await hashOf(content(rsiRule, { features: rsiFeatures, seed: 7 }))).toBe(base);
    expect(await hashOf(content(rsiRule, { features: rsiFeatures, engineVersion: '9.9.9' }))).toBe(base);
  });

  it('gives another hash when other instruments were seen in the training, in whatever order they are named', async () => {
    const hashOf = async (symbols: readonly string[], trainedTo: string | null = '2021-10-01') => {
      const metadata = { features: rsiFeatures, trainedFrom: '2015-01-02', trainedTo, symbols };
      return (await readModelFolder(await writeFolder({ ...content(rsiRule, metadata) }))).hash;
    };
    expect(await hashOf(['AAPL'])).not.toBe(await hashOf(['MSFT']));
    expect(await hashOf(['MSFT', 'AAPL'])).toBe(await hashOf(['AAPL', 'MSFT']));
    // Without a window nothing is parted.
    expect(await hashOf(['AAPL'], null)).toBe(await hashOf(['MSFT'], null));
  });

  it('says that there is no folder', async () => {
    await expect(readModelFolder('/nowhere/at/all')).rejects.toBeInstanceOf(ModelNotFoundError);
  });

  it('names the folder beside it that was probably meant', async () => {
    const models = await writeFolder({});
    await cp(await writeFolder({ ...content() }), join(models, 'rsi_v1.0.0'), { recursive: true });
    await mkdir(join(models, '.rsi_v1.0.1'));
    await expect(readModelFolder(join(models, 'rsi_v1.0.1'), 'models/rsi_v1.0.1')).rejects.toThrow(
      "There is no model folder 'models/rsi_v1.0.1'. Did you mean 'models/rsi_v1.0.0'?",
    );
    await expect(readModelFolder(join(models, 'macd'), 'models/macd')).rejects.toThrow(
      /^There is no model folder 'models\/macd'\. Give a folder/,
    );
  });

  it.each([
    ['model.keras', 'tensorflowjs_converter --input_format=keras_keras'],
    ['model.h5', 'tensorflowjs_converter --input_format=keras '],
    ['model.pt', 'ktrdr model import --dense'],
    ['model.safetensors', 'ktrdr model import --dense'],
    ['model.onnx', 'tensorflowjs_converter'],
    ['saved_model.pb', 'tensorflowjs_converter'],
  ])('gives the command that converts %s', async (name, command) => {
    const error = await failure({ [name]: new Uint8Array(4) });
    expect(error).toBeInstanceOf(ModelInvalidError);
    expect(error.message).toContain(command);
    const folder = await writeFolder({ [name]: new Uint8Array(4) });
    await expect(readModelFolder(join(folder, name))).rejects.toThrow(command);
  });

  it.each(['model.json', 'weights.bin', 'metadata.json'])('says that %s is missing', async (name) => {
    const error = await failure({ ...content(), [name]: undefined });
    expect(error).toBeInstanceOf(ModelInvalidError);
    expect(error.message).toContain(`'${name}' is missing`);
  });

  it('refuses JSON that does not parse', async () => {
    const error = await failure({
      ...content(),
      'model.json': new TextEncoder().encode('{"modelTopology":'),
    });
    expect(error.message).toContain("'model.json' is not JSON");
  });

  it('refuses weights that are too short or too long', async () => {
    const whole = content()['weights.bin'];
    for (const bytes of [whole.slice(4), new Uint8Array(whole.length + 4)]) {
      expect((await failure({ ...content(), 'weights.bin': bytes })).message).toContain(
        `${whole.length} bytes`,
      );
    }
  });

  it('refuses weights that are not finite', async () => {
    const error = await failure({ ...content({ ...rsiRule, bias: [0, Number.NaN, 0] }) });
    expect(error.message).toContain("'output/bias'");
  });

  it('gives the command that makes a layers model where a graph model is', async () => {
    const graph = { format: 'graph-model', modelTopology: { node: [] }, weightsManifest: [] };
    expect((await failure({ ...content(), 'model.json': graph })).message).toContain('graph model');
  });

  it('names every malformed field of metadata.json', async () => {
    const error = await failure(content(rsiRule, { features: [], classes: ['BUY', 'BUY', 'SELL'] }) as never);
    expect(error.message).toContain('features');
    expect(error.message).toContain('classes');
  });

  it.each(['../weights.bin', '/etc/hostname', 'a/../../weights.bin'])(
    'refuses weights at %s',
    async (path) => {
      const files = content();
      const model = structuredClone(files['model.json']) as { weightsManifest: { paths: string[] }[] };
      model.weightsManifest[0]?.paths.splice(0, 1, path);
      expect((await failure({ ...files, 'model.json': model })).message).toContain(
        'outside the model folder',
      );
    },
  );

  it('refuses weights behind a symbolic link that leads out of the folder', async () => {
    const outside = join(await writeFolder({ 'secret.bin': content()['weights.bin'] }), 'secret.bin');
    const folder = await writeFolder({ ...content(), 'weights.bin': undefined });
    await symlink(outside, join(folder, 'weights.bin'));
    await expect(readModelFolder(folder)).rejects.toThrow('outside the model folder');
  });

  it('reads weights from several shards in a subfolder', async () => {
    const files = content();
    const model = structuredClone(files['model.json']) as { weightsManifest: { paths: string[] }[] };
    model.weightsManifest[0]?.paths.splice(0, 1, 'parts/1.bin', 'parts/2.bin');
    const folder = await writeFolder({ ...files, 'model.json': model, 'weights.bin': undefined });
    await mkdir(join(folder, 'parts'));
    await writeFile(join(folder, 'parts/1.bin'), files['weights.bin'].slice(0, 10));
    await writeFile(join(folder, 'parts/2.bin'), files['weights.bin'].slice(10));
    expect(new Uint8Array((await readModelFolder(folder)).weightData)).toEqual(files['weights.bin']);
  });
});
