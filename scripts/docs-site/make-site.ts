import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf } from './address.js';
import { filePage } from './file-page.js';
import { type LinkTarget, linkTarget } from './link-targets.js';
import { navigationOf } from './navigation.js';
import { pageHtml } from './page-html.js';
import { relativeAddress } from './relative-address.js';
import { renderMarkdown } from './render-markdown.js';
import { searchIndex } from './search-index.js';
import { readSources, type Source, titleOf } from './sources.js';

export interface Site {
  /** What lies at each address. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** What leads nowhere, a line each. */
  readonly problems: readonly string[];
}

/** Makes the site of a project, but for its look. */
export function makeSite(project: string): Site {
  const sources = readSources(project);
  const paths = new Set(sources.map(({ path }) => path));
  const groups = navigationOf(sources);
  const files = new Map<string, string | Uint8Array>();
  const problems: string[] = [];
  const links: { readonly from: string; readonly link: string; readonly target: LinkTarget }[] = [];

  const render = (source: Source) => {
    const address = addressOf(source.path);
    const resolve = (link: string): string => {
      const target = linkTarget(link, source.path, (path) => paths.has(path), project);
      links.push({ from: source.path, link, target });
      if (target.kind === 'elsewhere') return target.url;
      if (target.kind === 'nowhere') return '';
      const anchor = target.kind === 'page' && target.anchor !== null ? `#${target.anchor}` : '';
      return relativeAddress(address, target.address) + anchor;
    };
    try {
      return { address, path: source.path, title: titleOf(source), ...renderMarkdown(source.text, resolve) };
    } catch (error) {
      problems.push(`${source.path}: ${(error as Error).message}`);
      return null;
    }
  };

  const pages = sources.map(render).filter((page) => page !== null);
  const pageAt = new Map(pages.map((page) => [page.address, page]));
  for (const page of pages)
    if (pageAt.get(page.address) !== page)
      problems.push(`${page.path}: another page lies at ${page.address}`);
  for (const page of pageAt.values())
    files.set(page.address, pageHtml({ ...page, content: page.html }, groups));

  const idsOf = new Map(pages.map(({ path, ids }) => [path, ids]));
  for (const { from, link, target } of links) {
    if (target.kind === 'nowhere') problems.push(`${from}: ${link}: ${target.reason}`);
    if (target.kind === 'page' && target.anchor !== null && !idsOf.get(target.path)?.has(target.anchor))
      problems.push(`${from}: ${link}: ${target.path} has no such heading`);
    if (target.kind === 'picture') files.set(target.address, readFileSync(join(project, target.path)));
    if (target.kind === 'file' && !files.has(target.address)) {
      const content = filePage(target.path, project);
      const { path: title, address } = target;
      files.set(address, pageHtml({ address, title, content, sections: [] }, groups));
    }
  }
  files.set('search-index.js', searchIndex([...pageAt.values()]));
  return { files, problems };
}
