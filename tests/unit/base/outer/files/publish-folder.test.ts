import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishFolder } from '../../../../../src/base/outer/files/publish-folder.js';

describe('publishFolder', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ktrdr-publish-'));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  async function folder(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const path = join(root, name);
    await mkdir(path);
    for (const [file, content] of Object.entries(files)) await writeFile(join(path, file), content);
    return path;
  }

  it('gives a draft its name', async () => {
    const draft = await folder('.draft', { a: '1' });
    expect(await publishFolder(draft, join(root, 'm'))).toBe('published');
    expect(await readdir(root)).toEqual(['m']);
  });

  it('finds the very same files there', async () => {
    const draft = await folder('.draft', { a: '1', b: '2' });
    expect(await publishFolder(draft, await folder('m', { b: '2', a: '1' }))).toBe('present');
  });

  it.each([{ a: '2' }, { a: '1', b: '2' }, { b: '1' }])(
    'leaves a folder with other files: %o',
    async (files) => {
      const draft = await folder('.draft', { a: '1' });
      const target = await folder('m', files);
      expect(await publishFolder(draft, target)).toBe('taken');
      expect((await readdir(target)).sort()).toEqual(Object.keys(files).sort());
    },
  );

  it('leaves a file of the name', async () => {
    const draft = await folder('.draft', { a: '1' });
    await writeFile(join(root, 'm'), 'mine');
    expect(await publishFolder(draft, join(root, 'm'))).toBe('taken');
    expect(await readFile(join(root, 'm'), 'utf8')).toBe('mine');
  });
});
