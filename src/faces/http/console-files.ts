import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** One of the files that the console consists of. */
export interface ConsoleFile {
  readonly contentType: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

export interface ConsoleFiles {
  /** The one page, whose script shows what its address says. */
  readonly page: ConsoleFile;
  /** By path; each is named for its content, so that browsers may keep it for ever. */
  readonly assets: ReadonlyMap<string, ConsoleFile>;
}

/** The folder of what the page loads, below the built console and in addresses. */
export const ASSETS = 'console';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads and packs the console that set-up has built into a folder. */
export async function readConsoleFiles(folder: string): Promise<ConsoleFiles> {
  const names = await readdir(join(folder, ASSETS));
  const assets = await Promise.all(
    names.map(async (name) => [`/${ASSETS}/${name}`, await readPacked(join(folder, ASSETS, name))] as const),
  );
  return { page: await readPacked(join(folder, 'index.html')), assets: new Map(assets) };
}

async function readPacked(path: string): Promise<ConsoleFile> {
  const plain = new Uint8Array(await readFile(path));
  const contentType = CONTENT_TYPES[extname(path)] ?? 'application/octet-stream';
  return { contentType, plain, gzipped: new Uint8Array(await promisify(gzip)(plain)) };
}
