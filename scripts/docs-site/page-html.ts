import { addressOf } from './address.js';
import { escapeHtml } from './html.js';
import type { Group, NavigationEntry } from './navigation.js';
import { relativeAddress } from './relative-address.js';
import type { Section } from './sections.js';

/** What a page of the site is made of. */
export interface PageContent {
  /** Where it lies on the site. */
  readonly address: string;
  readonly title: string;
  readonly content: string;
  readonly sections: readonly Section[];
}

/** Returns a whole page: what it says between the names of all pages and of its own sections. */
export function pageHtml(
  { address, title, content, sections }: PageContent,
  groups: readonly Group[],
): string {
  const to = (target: string) => relativeAddress(address, target);
  const isThis = (entry: NavigationEntry) => addressOf(entry.path) === address;
  const name = title === 'ktrdr' ? title : `${title} – ktrdr`;
  return `<!doctype html>
<html lang="en" data-root="${to('index.html').replace(/index\.html$/, '')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(name)}</title>
<link rel="icon" href="${to('icon.svg')}">
<link rel="stylesheet" href="${to('site.css')}">
<script src="${to('theme.js')}"></script>
<script src="${to('site.js')}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the page</a>
<header>
<a class="home" href="${to('index.html')}">ktrdr</a>
<a class="to-pages" href="#pages">All pages</a>
<button id="search" type="button" hidden>Search <kbd>/</kbd></button>
<button id="theme" type="button" hidden>Dark</button>
</header>
<div class="frame">
<main id="content" tabindex="-1">
${content}${neighbours(groups, isThis, to)}</main>
${contents(sections)}
<nav class="names pages" id="pages" aria-label="All pages">
${groups.map((group) => groupHtml(group, isThis, to)).join('\n')}
</nav>
</div>
</body>
</html>
`;
}

type To = (address: string) => string;
type IsThis = (entry: NavigationEntry) => boolean;

function groupHtml({ title, pages }: Group, isThis: IsThis, to: To): string {
  const items = pages.map((entry) => {
    const current = isThis(entry) ? ' aria-current="page"' : '';
    return `<li><a href="${to(addressOf(entry.path))}"${current}>${escapeHtml(entry.label)}</a></li>`;
  });
  const isOpen = pages.length < LONG_GROUP || pages.some(isThis);
  return `<details${isOpen ? ' open' : ''}><summary>${title}</summary><ul>${items.join('\n')}</ul></details>`;
}

/** Groups of so many pages are folded where one reads another. */
const LONG_GROUP = 12;

function contents(sections: readonly Section[]): string {
  const items = sections
    .filter(({ level }) => level === 2 || level === 3)
    .map(
      ({ id, level, title }) => `<li class="level-${level}"><a href="#${id}">${escapeHtml(title)}</a></li>`,
    );
  if (items.length < 2) return '';
  return `<nav class="names contents" aria-label="On this page"><p>On this page</p><ul>${items.join('\n')}</ul></nav>`;
}

function neighbours(groups: readonly Group[], isThis: IsThis, to: To): string {
  const all = groups.flatMap(({ pages }) => pages);
  const place = all.findIndex(isThis);
  if (place < 0) return '';
  const link = (entry: NavigationEntry | undefined, relation: string) =>
    entry === undefined
      ? ''
      : `<a rel="${relation}" href="${to(addressOf(entry.path))}">${escapeHtml(entry.label)}</a>`;
  return `<nav class="neighbours" aria-label="Next pages">${link(all[place - 1], 'prev')}${link(all[place + 1], 'next')}</nav>\n`;
}
