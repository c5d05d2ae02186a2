import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  PathNotContainedError,
  resolveContained,
} from '../../../../../src/base/outer/files/contained-path.js';

describe('resolveContained', () => {
  let root: string;
  let folder: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'ktrdr-paths-'));
    folder = join(root, 'configured-name');
    mkdirSync(join(folder, 'nested'), { recursive: true });
    writeFileSync(join(root, 'secret.yaml'), 'secret');
    symlinkSync(join(root, 'secret.yaml'), join(folder, 'link.yaml'));
    symlinkSync(root, join(folder, 'up'));
    symlinkSync(join(folder, 'nested'), join(folder, 'inside'));
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('maps the first segment to the configured folder, whatever that is called', () => {
    expect(resolveContained('strategies/nested/rsi.yaml', 'strategies', folder)).toBe(
      join(folder, 'nested', 'rsi.yaml'),
    );
  });

  it('follows symbolic links that stay inside', () => {
    expect(resolveContained('strategies/inside/rsi.yaml', 'strategies', folder)).toBe(
      join(folder, 'inside', 'rsi.yaml'),
    );
  });

  it('refuses a path of more than 1000 characters before it looks at the disk, and quotes its beginning', () => {
    const path = `strategies/${'x/'.repeat(100_000)}`;
    expect(() => resolveContained(path, 'strategies', folder)).toThrow(
      /'strategies\/[x/]{39}…' has 200011 characters; at most 1000/,
    );
  });

  it('takes the path literally: nothing is URL-decoded', () => {
    expect(resolveContained('strategies/%2e%2e/x', 'strategies', folder)).toBe(join(folder, '%2e%2e', 'x'));
  });

  it.each([
    ['an absolute path', '/etc/passwd'],
    ['another first segment', 'models/x'],
    ['a path that climbs', 'strategies/../secret.yaml'],
    ['a path that climbs and comes back', 'strategies/nested/../../configured-name/x'],
    ['the folder itself', 'strategies'],
    ['the folder itself with a slash', 'strategies/'],
    ['the folder itself by a dot', 'strategies/./'],
    ['nothing', ''],
    ['a null character', 'strategies/x\0.yaml'],
    ['a link to a file outside', 'strategies/link.yaml'],
    ['a file that does not exist behind a link to outside', 'strategies/up/missing.yaml'],
  ])('refuses %s', (_name, path) => {
    expect(() => resolveContained(path, 'strategies', folder)).toThrow(PathNotContainedError);
  });
});
