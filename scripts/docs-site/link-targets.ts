import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { addressOf } from './address.js';

/** Where a link of a page leads. */
export type LinkTarget =
  | { readonly kind: 'elsewhere'; readonly url: string }
  | { readonly kind: 'page'; readonly path: string; readonly address: string; readonly anchor: string | null }
  /** A file of the project that is no page: shown as one, or copied where it is a picture. */
  | { readonly kind: 'file' | 'picture'; readonly path: string; readonly address: string }
  | { readonly kind: 'nowhere'; readonly reason: string };

const PICTURE = /\.(png|svg|webp)$/;

/**
 * Returns where a link leads.
 * @param from path of the page that has it
 * @param isPage tells paths of pages
 */
export function linkTarget(
  link: string,
  from: string,
  isPage: (path: string) => boolean,
  project: string,
): LinkTarget {
  if (/^[a-z]+:/i.test(link)) return { kind: 'elsewhere', url: link };
  const [file = '', anchor = null] = decodeURI(link).split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file).replace(/\/$/, '');
  const page = [path, posix.join(path, 'index.md'), posix.join(path, 'README.md')].find(isPage);
  if (page !== undefined) return { kind: 'page', path: page, address: addressOf(page), anchor };
  const inProject = join(project, path);
  if (path.startsWith('..') || posix.isAbsolute(path) || !existsSync(inProject))
    return { kind: 'nowhere', reason: 'there is no such file' };
  if (anchor !== null) return { kind: 'nowhere', reason: 'only pages have anchors' };
  if (statSync(inProject).isDirectory())
    return { kind: 'nowhere', reason: 'it leads to a folder; name a file of it' };
  if (!PICTURE.test(path)) return { kind: 'file', path, address: `files/${path}.html` };
  return { kind: 'picture', path, address: path.replace(/^docs\//, '') };
}
