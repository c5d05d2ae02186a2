import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from './ktrdr-server.js';

/**
 * Copies the built program into a folder of its own, so that a test may take files of it away.
 * @returns its folder, which has `dist/`
 */
export async function copyProgram(parent: string): Promise<string> {
  const copy = join(parent, 'program');
  await mkdir(copy);
  for (const name of ['package.json', 'dist', 'prisma'])
    await cp(join(projectFolder, name), join(copy, name), { recursive: true });
  for (const name of ['node_modules', 'src', 'models', 'strategies', 'data'])
    await symlink(join(projectFolder, name), join(copy, name));
  return copy;
}
