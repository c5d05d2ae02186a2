import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, migrations and the built threads; the same from `src/` and from `dist/`. */
export const projectRoot = findProjectRoot(dirname(fileURLToPath(import.meta.url)));

/** The version of this program, from package.json. */
export const projectVersion = readVersion(join(projectRoot, 'package.json'));

// Without a library for forms, which takes longer to load than `ktrdr --version` may.
function readVersion(file: string): string {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof content === 'object' && content !== null && 'version' in content) return String(content.version);
  throw new Error(`${file} names no version`);
}

function findProjectRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json was not found above the program');
  return findProjectRoot(parent);
}
