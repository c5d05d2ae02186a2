import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { highlight } from './highlight.js';
import { escapeHtml } from './html.js';

/** Returns what the page of a file shows that is no page itself, such as a strategy. */
export function filePage(path: string, project: string): string {
  const code = highlight(readFileSync(join(project, path), 'utf8'), posix.extname(path).slice(1));
  return `<h1>${escapeHtml(path)}</h1>\n<pre tabindex="0"><code>${code}</code></pre>\n`;
}
