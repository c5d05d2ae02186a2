import GithubSlugger from 'github-slugger';
import { Marked, type Token, type Tokens } from 'marked';
import { highlight } from './highlight.js';
import { escapeHtml } from './html.js';
import { plainTextOf } from './plain-text.js';
import { type Section, sectionsOf } from './sections.js';

export interface RenderedMarkdown {
  readonly html: string;
  readonly sections: readonly Section[];
  /** Everything on the page that a link may lead to. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Returns a page as HTML. Rows of tables that begin with code have anchors as headings have: that of their heading, with
 * the code behind it.
 * @param resolve returns where a link or a picture of the page leads on the site
 * @throws Error for HTML, of which pages have comments alone
 */
export function renderMarkdown(markdown: string, resolve: (link: string) => string): RenderedMarkdown {
  const rowSlugger = new GithubSlugger();
  const marked = new Marked();
  const tokens = marked.lexer(markdown);
  const sections = sectionsOf(tokens);
  const ids = new Set(sections.map(({ id }) => id));
  let above = '';

  const rowAnchor = (row: readonly Tokens.TableCell[]): string => {
    const name = codeAtStart(row[0]?.tokens ?? []);
    const id = name === null ? null : rowSlugger.slug(`${above} ${name}`.trim());
    if (id === null || ids.has(id)) return '';
    ids.add(id);
    return ` id="${id}"`;
  };

  marked.use({
    renderer: {
      heading(heading) {
        const { depth } = heading;
        const content = this.parser.parseInline(heading.tokens);
        const id = sections.find((section) => section.heading === heading)?.id ?? '';
        if (depth === 1) return `<h1 id="${id}">${content}</h1>\n`;
        above = id;
        return `<h${depth} id="${id}">${content} <a class="anchor" href="#${id}" aria-label="Link to this">#</a></h${depth}>\n`;
      },
      // A long name may go on in the next line behind its marks, so that columns of tables stay narrow.
      codespan: ({ text }) => `<code>${escapeHtml(text).replaceAll(/(?<=[_./,])(?=\w)/g, '<wbr>')}</code>`,
      code: ({ text, lang = '' }) => `<pre tabindex="0"><code>${highlight(text, lang)}</code></pre>\n`,
      table({ header, rows }) {
        const cells = (tag: string, row: readonly Tokens.TableCell[]) =>
          row.map(({ tokens, align }) => {
            const side = align === null ? '' : ` class="${align}"`;
            return `<${tag}${side}>${this.parser.parseInline(tokens)}</${tag}>`;
          });
        const hasHead = header.some(({ text }) => text !== '');
        const head = hasHead ? `<thead><tr>${cells('th', header).join('')}</tr></thead>` : '';
        const body = rows.map((row) => `<tr${rowAnchor(row)}>${cells('td', row).join('')}</tr>`);
        return `<div class="table" tabindex="0"><table>${head}<tbody>${body.join('\n')}</tbody></table></div>\n`;
      },
      link({ href, tokens: content }) {
        return `<a href="${escapeHtml(resolve(href))}">${this.parser.parseInline(content)}</a>`;
      },
      image: ({ href, text }) =>
        `<img src="${escapeHtml(resolve(href))}" alt="${escapeHtml(text)}" loading="lazy">`,
      html({ text }) {
        if (/^\s*(<!--[\s\S]*?-->\s*)*$/.test(text)) return '';
        throw new Error(`'${text.trim()}' is HTML: put it between backticks, or escape its "<"`);
      },
    },
  });
  return { html: marked.parser(tokens), sections, ids };
}

/** The code that a cell begins with, itself or as a link; null where it begins with something else. */
function codeAtStart([first, ...others]: readonly Token[]): string | null {
  const inner = first?.type === 'link' ? (first as Tokens.Link).tokens[0] : first;
  if (inner?.type !== 'codespan') return null;
  return [inner, ...others.filter(({ type }) => type === 'codespan')]
    .map((code) => plainTextOf([code]))
    .join(' ');
}
