import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { GraphiQLOptions } from 'graphql-yoga';

/** One of the files that the playground consists of. */
export interface PlaygroundFile {
  readonly path: string;
  readonly contentType: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

export interface PlaygroundFiles {
  readonly page: PlaygroundFile;
  /** Addressed by what they contain, so that browsers may keep them for ever. */
  readonly assets: readonly PlaygroundFile[];
}

const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M1 14 6 8l3 3 6-9" fill="none" stroke="teal" stroke-width="2"/></svg>',
  );

/**
 * Makes the playground's page with its script and style as files of their own: together they have nine megabytes,
 * which a browser should load once, and a policy without inline scripts can cover them.
 * @param firstScript runs before GraphiQL does
 */
export async function makePlaygroundFiles(
  options: GraphiQLOptions,
  firstScript: string,
): Promise<PlaygroundFiles> {
  // Loaded on the first visit: nine megabytes of text that most processes never show.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({ favicon: ICON, ...options });
  const style = cut(html, html.indexOf('<style>'), '<style>', html.indexOf('</style>'), '</style>');
  const script = cut(
    html,
    html.indexOf('<script>', html.indexOf('<div id="root">')),
    '<script>',
    html.lastIndexOf('</script>'),
    '</script>',
  );
  const scriptFile = await fileOf('js', 'text/javascript; charset=utf-8', firstScript + script.content);
  const styleFile = await fileOf('css', 'text/css; charset=utf-8', style.content);
  const page =
    html.slice(0, style.start) +
    `<link rel="stylesheet" href="${styleFile.path}">` +
    html.slice(style.end, script.start) +
    `<script src="${scriptFile.path}"></script>` +
    html.slice(script.end);
  return {
    page: await packed('/graphql', 'text/html; charset=utf-8', page.trimStart()),
    assets: [scriptFile, styleFile],
  };
}

function cut(html: string, start: number, opening: string, close: number, closing: string) {
  if (start < 0 || close < start) throw new Error(`GraphiQL's page has no ${opening} where it is expected.`);
  return { start, end: close + closing.length, content: html.slice(start + opening.length, close) };
}

function fileOf(ending: string, contentType: string, text: string): Promise<PlaygroundFile> {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return packed(`/assets/graphiql-${hash}.${ending}`, contentType, text);
}

async function packed(path: string, contentType: string, text: string): Promise<PlaygroundFile> {
  const plain = new TextEncoder().encode(text);
  return { path, contentType, plain, gzipped: new Uint8Array(await promisify(gzip)(plain)) };
}
