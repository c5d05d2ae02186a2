/** Markup that is safe to put into a page: made by `html`, which escapes everything else. */
export class Html {
  constructor(readonly text: string) {}
}

export type HtmlContent = Html | string | number | null | readonly HtmlContent[];

/**
 * Builds markup from a template. Texts and numbers are escaped for elements and for quoted attributes; null leaves
 * nothing behind; lists are joined.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlContent[]): Html {
  return new Html(strings.reduce((text, string, index) => text + render(values[index - 1] ?? null) + string));
}

/** Puts text into a page as it is: for what this program ships, never for what anybody wrote. */
export function trusted(text: string): Html {
  return new Html(text);
}

function render(content: HtmlContent): string {
  if (content === null) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(render).join('');
  return String(content).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
