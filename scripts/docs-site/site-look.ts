import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Returns what every page of the site loads: its style, its scripts and its icon, by address. */
export async function siteLook(project: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const theme = join(project, 'scripts', 'docs-site', 'theme');
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: ['site.css', 'site.js', 'theme.js'].map((file) => join(theme, file)),
    outdir: '/',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
  });
  const icon = readFileSync(join(project, 'src', 'faces', 'console', 'images', 'icon.svg'));
  return new Map([
    ...outputFiles.map(({ path, contents }) => [basename(path), contents] as const),
    ['icon.svg', icon] as const,
  ]);
}
