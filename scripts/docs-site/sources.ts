import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A page as it lies in the project. */
export interface Source {
  /** In the project, with slashes; a folder without a page has one that is not there. */
  readonly path: string;
  readonly text: string;
}

const SINGLE = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'];
const FOLDERS = ['docs', 'examples'];

/** Returns the pages of a project, and one for each folder of its documentation that has none. */
export function readSources(project: string): readonly Source[] {
  const read = (path: string): Source => ({ path, text: readFileSync(join(project, path), 'utf8') });
  const paths = SINGLE.filter((path) => existsSync(join(project, path))).concat(
    FOLDERS.flatMap((folder) => pagesBelow(project, folder)),
  );
  const sources = paths.map(read);
  return [...sources, ...foldersWithoutPage(paths).map((folder) => listOf(folder, sources))];
}

function pagesBelow(project: string, folder: string): readonly string[] {
  if (!existsSync(join(project, folder))) return [];
  return readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => posix.join(folder, file.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.md') && !path.includes('/node_modules/'))
    .sort();
}

function foldersWithoutPage(paths: readonly string[]): readonly string[] {
  const folders = new Set(paths.flatMap((path) => ancestorsOf(path)));
  return [...folders].filter(
    (folder) => folder.startsWith('docs/') && !paths.includes(posix.join(folder, 'index.md')),
  );
}

function ancestorsOf(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...ancestorsOf(folder)];
}

function listOf(folder: string, sources: readonly Source[]): Source {
  const pages = sources.filter(({ path }) => posix.dirname(path) === folder);
  const folders = sources
    .map(({ path }) => posix.dirname(path))
    .filter((path) => posix.dirname(path) === folder);
  const entries = [
    ...pages.map((source) => `- [${titleOf(source)}](${posix.basename(source.path)})`),
    ...[...new Set(folders)].map((path) => `- [${folderTitle(path)}](${posix.basename(path)})`),
  ];
  return {
    path: posix.join(folder, 'index.md'),
    text: `# ${folderTitle(folder)}\n\n${entries.join('\n')}\n`,
  };
}

function folderTitle(folder: string): string {
  const name = posix.basename(folder);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Returns the first heading of a page. */
export function titleOf({ path, text }: Source): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? path;
}
