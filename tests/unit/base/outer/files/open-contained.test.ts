import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PathNotContainedError } from '../../../../../src/base/outer/files/contained-path.js';
import {
  isInside,
  openContained,
  withContained,
} from '../../../../../src/base/outer/files/open-contained.js';

let root = '';
let folder = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'ktrdr-open-')));
  folder = join(root, 'folder');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  mkdirSync(join(root, 'folder-of-others'));
  writeFileSync(join(folder, 'good'), 'good');
  writeFileSync(join(folder, 'sub', 'good'), 'good');
  writeFileSync(join(root, 'secret'), 'secret');
  writeFileSync(join(root, 'folder-of-others', 'secret'), 'secret');
  symlinkSync(join(folder, 'good'), join(folder, 'link'));
  symlinkSync(join(folder, 'sub'), join(folder, 'way'));
  symlinkSync(join(root, 'secret'), join(folder, 'out'));
  symlinkSync(join(root, 'folder-of-others'), join(folder, 'way-out'));
});
afterEach(() => rmSync(root, { recursive: true }));

// Where the system does not show what is open, the file is looked at twice.
describe.each(['/proc/self/fd', '/no/such/folder'])(
  'openContained, with descriptors at %s',
  (descriptors) => {
    const read = async (name: string) => {
      const handle = await openContained(join(folder, name), folder, name, descriptors);
      try {
        return await handle.readFile('utf8');
      } finally {
        await handle.close();
      }
    };

    it.each(['good', 'sub/good', 'link', 'way/good'])('opens %s', async (name) => {
      expect(await read(name)).toBe('good');
    });

    it.each(['out', 'way-out/secret', '../secret', '../folder-of-others/secret'])(
      'refuses %s',
      async (name) => {
        await expect(read(name)).rejects.toThrow(PathNotContainedError);
      },
    );

    it('says what the system says where there is nothing', async () => {
      await expect(read('absent')).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('does not wait at a pipe', async () => {
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      const handle = await openContained(join(folder, 'pipe'), folder, 'pipe', descriptors);
      expect((await handle.stat()).isFile()).toBe(false);
      await handle.close();
    });

    it('opens a file that is being replaced all the time', async () => {
      for (let round = 0; round < 50; round++) {
        const reading = read('good');
        writeFileSync(join(root, 'next'), 'good');
        renameSync(join(root, 'next'), join(folder, 'good'));
        expect(await reading).toBe('good');
      }
    });
  },
);

it('withContained closes what it has opened, also when reading fails', async () => {
  let fd = -1;
  const failing = withContained(join(folder, 'good'), folder, 'good', async (handle) => {
    fd = handle.fd;
    throw new Error('broken');
  });
  await expect(failing).rejects.toThrow('broken');
  const closed = await withContained(join(folder, 'good'), folder, 'good', async (handle) => {
    fd = handle.fd;
    return handle;
  });
  expect(fd).toBeGreaterThan(0);
  expect(closed.fd).toBe(-1);
});

it.each([
  ['/a/b', '/a', true],
  ['/a/..b', '/a', true],
  ['/a', '/a', false],
  ['/ab', '/a', false],
  ['/', '/a', false],
  ['/b/a', '/a', false],
])('isInside(%j, %j) is %j', (path, below, expected) => {
  expect(isInside(path, below)).toBe(expected);
});
