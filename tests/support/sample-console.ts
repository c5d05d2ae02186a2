import { gzipSync } from 'node:zlib';
import type { ConsoleFile, ConsoleFiles } from '../../src/faces/http/console-files.js';

/** A file with the text that it holds. */
export type SampleFile = ConsoleFile & { readonly text: string };

function file(contentType: string, text: string): SampleFile {
  const plain = new TextEncoder().encode(text);
  return { contentType, text, plain, gzipped: new Uint8Array(gzipSync(plain)) };
}

/** A console of one page and one script, for servers that are asked without a build. */
export const sampleConsole = {
  page: file('text/html; charset=utf-8', '<!doctype html><title>ktrdr</title>'),
  assets: new Map([
    ['/console/main-1f.js', file('text/javascript; charset=utf-8', "'a'.repeat(9);".repeat(99))],
  ]),
} satisfies ConsoleFiles;
