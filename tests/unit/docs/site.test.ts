import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSite, type Site } from '../../../scripts/docs-site/make-site.js';

let folder: string | undefined;

afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

/** Makes the site of a project that has these files. */
function siteOf(files: Readonly<Record<string, string>>): Site {
  folder = mkdtempSync(join(tmpdir(), 'ktrdr-site-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return makeSite(folder);
}

const page = (site: Site, address: string) => String(site.files.get(address));

describe('the documentation of this project', () => {
  it('leads nowhere where nothing is', () => {
    const site = makeSite(resolve(import.meta.dirname, '..', '..', '..'));
    expect(site.problems).toEqual([]);
    expect([...site.files.keys()]).toEqual(
      expect.arrayContaining(['index.html', 'changelog.html', 'decisions/index.html']),
    );
  });
});

describe('a site', () => {
  it('names links to pages, headings and files that are not there, HTML, and folders', () => {
    const { problems } = siteOf({
      'README.md': '# Shop\n\n[a](docs/a.md#two-words) [b](docs/b.md) [c](docs/a.md#three) [d](/etc/passwd)',
      'docs/a.md': '# A\n\n## Two words\n\n[up](../../x) ![picture](images/none.png) [boxes](../boxes)',
      'docs/c.md': '# C\n\nOf <type>, and <b>bold</b>',
      'boxes/one.yaml': 'one: 1',
    });
    expect(problems).toEqual([
      expect.stringContaining("docs/c.md: '<type>' is HTML"),
      'README.md: docs/b.md: there is no such file',
      'README.md: docs/a.md#three: docs/a.md has no such heading',
      'README.md: /etc/passwd: there is no such file',
      'docs/a.md: ../../x: there is no such file',
      'docs/a.md: images/none.png: there is no such file',
      'docs/a.md: ../boxes: it leads to a folder; name a file of it',
    ]);
  });

  it('refuses two pages at one address', () => {
    const { problems } = siteOf({ 'README.md': '# Shop', 'docs/index.md': '# Another\n\n# And one more' });
    expect(problems).toEqual(['README.md: another page lies at index.html']);
  });

  it('has a page for each page and each file that one leads to, with links that work in any folder', () => {
    const site = siteOf({
      'README.md': '# Shop\n\n[a](docs/deep/a.md#it) [one](boxes/one.yaml)',
      'docs/deep/a.md': '# A\n\n## It\n\n[home](../../README.md) ![plan](../images/plan.svg)',
      'docs/images/plan.svg': '<svg/>',
      'boxes/one.yaml': 'one: "<1>"',
    });
    expect(site.problems).toEqual([]);
    expect([...site.files.keys()].sort()).toEqual([
      'deep/a.html',
      'deep/index.html',
      'files/boxes/one.yaml.html',
      'images/plan.svg',
      'index.html',
      'search-index.js',
    ]);
    expect(page(site, 'index.html')).toContain('<a href="deep/a.html#it">a</a>');
    expect(page(site, 'index.html')).toContain('<a href="files/boxes/one.yaml.html">one</a>');
    expect(page(site, 'deep/a.html')).toContain('<a href="../index.html">home</a>');
    expect(page(site, 'deep/a.html')).toContain('<img src="../images/plan.svg" alt="plan"');
    expect(page(site, 'deep/index.html')).toContain('<a href="a.html">A</a>');
    expect(page(site, 'files/boxes/one.yaml.html')).toContain('&lt;1&gt;');
  });

  it('gives headings the anchors that GitHub gives, and rows that begin with code their own', () => {
    const site = siteOf({
      'README.md': [
        '# Shop',
        '## Of `KEYS`, & locks',
        '| key | |\n|---|---|\n| `BOX_KEY` | opens |\n| [`b`](#of-keys--locks-box_key) (`c`) | |\n| none | |',
        '## Of `KEYS`, & locks',
      ].join('\n\n'),
    });
    expect(site.problems).toEqual([]);
    const ids = [...page(site, 'index.html').matchAll(/<(h2|tr) id="([^"]+)"/g)].map(([, , id]) => id);
    expect(ids).toEqual([
      'of-keys--locks',
      'of-keys--locks-box_key',
      'of-keys--locks-b-c',
      'of-keys--locks-1',
    ]);
  });

  it('has every page beside each page, those that nobody has given a place under More', () => {
    const site = siteOf({
      'README.md': '# Shop',
      'docs/api.md': '# API',
      'docs/new-thing.md': '# A new thing',
    });
    const groups = [...page(site, 'api.html').matchAll(/<summary>([^<]+)</g)].map(([, title]) => title);
    expect(groups).toEqual(['Start', 'Ways in', 'More']);
    expect(page(site, 'api.html')).toContain('<a href="new-thing.html">A new thing</a>');
    expect(page(site, 'api.html')).toContain('<a href="api.html" aria-current="page">API</a>');
  });

  it('asks nothing of other servers', () => {
    const site = siteOf({ 'README.md': '# Shop\n\nSee [elsewhere](https://example.com/a).' });
    expect(page(site, 'index.html')).toContain('<a href="https://example.com/a">elsewhere</a>');
    expect(page(site, 'index.html')).not.toMatch(/(src|<link[^>]* href)="https?:/);
  });
});
