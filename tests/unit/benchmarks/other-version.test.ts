import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  BENCHMARKS_ENTRY,
  OtherVersionError,
  openOtherVersion,
} from '../../../benchmarks/against/other-version.js';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'ktrdr-version-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

it('takes a folder in which a version is built, and leaves it there', async () => {
  const built = await folder();
  const entry = join(built, BENCHMARKS_ENTRY);
  await mkdir(dirname(entry), { recursive: true });
  await writeFile(entry, '');
  const version = await openOtherVersion(built, () => {});
  await version.remove();
  expect((await openOtherVersion(built, () => {})).folder).toBe(built);
});

it('says of a folder without a built version what to do', async () => {
  const empty = await folder();
  const opened = openOtherVersion(empty, () => {});
  await expect(opened).rejects.toThrow(OtherVersionError);
  await expect(opened).rejects.toThrow(`${empty} has no`);
});
