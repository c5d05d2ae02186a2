import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSignalsFile } from '../../../../../src/library/signals-file.js';
import { readStrategyFile } from '../../../../../src/library/strategy-file.js';
import { StrategyFolder } from '../../../../../src/library/strategy-folder.js';
import { DataFolder } from '../../../../../src/market-data/data-folder.js';
import { openImportFile } from '../../../../../src/market-data/import/import-file.js';
import { ModelFiles } from '../../../../../src/tensorflow/inference/model-files.js';
import { readModelFolder } from '../../../../../src/tensorflow/inference/model-folder.js';

const SECRET = 'the secret of another folder';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ktrdr-swap-'));
  folder = join(root, 'folder');
  for (const name of ['folder', 'folder/sub', 'outside', 'outside/sub']) mkdirSync(join(root, name));
  for (const name of ['folder', 'folder/sub']) writeFileSync(join(root, name, 'file.yaml'), 'good');
  for (const name of ['outside', 'outside/sub']) {
    writeFileSync(join(root, name, 'file.yaml'), SECRET);
    writeFileSync(join(root, name, 'model.json'), JSON.stringify({ secret: SECRET }));
  }
  symlinkSync(join(root, 'outside', 'file.yaml'), join(root, 'link-to-file'));
  symlinkSync(join(root, 'outside', 'sub'), join(root, 'link-to-folder'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Puts a link that leads outside where the file, or the folder on the way to it, was when it was checked. */
const swaps = {
  'sub/file.yaml': () => renameSync(join(root, 'link-to-file'), join(folder, 'sub', 'file.yaml')),
  sub: () => {
    renameSync(join(folder, 'sub'), join(root, 'was-there'));
    renameSync(join(root, 'link-to-folder'), join(folder, 'sub'));
  },
};

/** Each begins to read, and has checked the path when it waits for the first time. */
const readers: Readonly<Record<string, (swap: () => void) => Promise<unknown>>> = {
  'a strategy of a run': (swap) => {
    const reading = readStrategyFile('strategies/sub/file.yaml', folder);
    swap();
    return reading;
  },
  'recorded signals': (swap) => {
    const reading = readSignalsFile('sub/file.yaml', folder);
    swap();
    return reading;
  },
  'a strategy of the list': async (swap) => {
    const strategies = new StrategyFolder(folder);
    const file = await strategies.find('strategies/sub/file.yaml');
    swap();
    return file && strategies.read(file);
  },
  'a file to import': (swap) => {
    const opening = openImportFile('sub/file.yaml', folder);
    swap();
    return opening;
  },
  'a file of bars': (swap) => {
    swap();
    return new DataFolder(folder).read('sub/file.yaml');
  },
  'a file of a model': async (swap) => {
    const files = await ModelFiles.open(folder, 'models/x', null);
    swap();
    return files.read('sub/file.yaml', 1_000);
  },
};

describe.each(Object.entries(swaps))(
  'a link that takes the place of %s once it was checked',
  (_what, swap) => {
    it.each(Object.entries(readers))('leads %s nowhere', async (_reader, read) => {
      await expect(read(swap)).rejects.toThrow(/outside|leads out/);
    });
  },
);

describe('a link that takes the place of a model folder', () => {
  it('leads nowhere, and tells nothing of what lies there', async () => {
    const reading = readModelFolder(join(folder, 'sub'), 'models/sub', folder);
    swaps.sub();
    // For a moment between the folder and the link there is neither.
    await expect(reading).rejects.toThrow(/lies outside the models folder|There is no model folder/);
    await expect(reading).rejects.not.toThrow(SECRET);
  });

  it('leads nowhere when the folder was opened before', async () => {
    const files = await ModelFiles.open(join(folder, 'sub'), 'models/sub', folder);
    swaps.sub();
    await expect(files.read('file.yaml', 1_000)).rejects.toThrow('outside');
  });
});

describe('links that come and go while files are read', () => {
  it('let no read see anything from outside', async () => {
    const file = join(folder, 'file.yaml');
    const spare = join(root, 'spare');
    let goesOn = true;
    const swapping = (async () => {
      for (let round = 0; goesOn; round++) {
        if (round % 2 === 0) symlinkSync(join(root, 'outside', 'file.yaml'), spare);
        else writeFileSync(spare, 'good');
        renameSync(spare, file);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const seen = new Map<string, number>();
    for (let round = 0; round < 40; round++) {
      const reads = Array.from({ length: 10 }, () =>
        readStrategyFile('strategies/file.yaml', folder).catch((error: Error) => error.name),
      );
      for (const text of await Promise.all(reads)) seen.set(text, (seen.get(text) ?? 0) + 1);
    }
    goesOn = false;
    await swapping;
    expect([...seen.keys()].filter((text) => text !== 'good' && text !== 'PathNotContainedError')).toEqual(
      [],
    );
  });
});
