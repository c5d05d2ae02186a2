/**
 * Returns where a page lies on the site: what is in docs/ lies at its top, and the README is the first page.
 * @param path of the page in the project
 */
export function addressOf(path: string): string {
  if (path === 'README.md') return 'index.html';
  return path
    .replace(/^docs\//, '')
    .replace(/(^|\/)README\.md$/, '$1index.md')
    .replace(/\.md$/, '.html')
    .toLowerCase();
}
