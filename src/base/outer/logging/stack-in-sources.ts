import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { projectRoot } from '../files/project-root.js';

/** Where a line of a stack is: address of a file, line and column. */
const PLACE = /(file:\/\/[^\s()]+?\.js):(\d+):(\d+)/g;

/**
 * Returns a function that tells the places of a stack in the sources instead of in the built files. The map of a file is
 * read when the first stack leads there: Node's own `--enable-source-maps` reads and keeps all of them at every start, in
 * every thread. A place that cannot be told stays as it is.
 * @param folder of the built files; of others no map is read; default: `dist/` of the program
 */
export function stackInSources(folder = join(projectRoot, 'dist')): (stack: string) => string {
  const maps = new Map<string, SourceMap | null>();
  const built = `${pathToFileURL(folder).href}/`;
  const mapOf = (file: string): SourceMap | null => {
    const known = maps.get(file);
    if (known !== undefined) return known;
    const map = readMap(new URL(`${file}.map`));
    maps.set(file, map);
    return map;
  };
  return (stack) =>
    stack.replace(PLACE, (place, file: string, line: string, column: string) => {
      const map = file.startsWith(built) && !file.includes('..') ? mapOf(file) : null;
      const entry = map?.findEntry(Number(line) - 1, Number(column) - 1);
      // Those of npm packages have no source.
      if (entry === undefined || !('originalSource' in entry) || entry.originalSource === '') return place;
      const source = fileURLToPath(new URL(entry.originalSource, file));
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    });
}

function readMap(address: URL): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(address, 'utf8')) as SourceMapPayload);
  } catch {
    // Without its map a built file is as good a place as can be told.
    return null;
  }
}
