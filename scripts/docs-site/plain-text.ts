import type { Token, Tokens } from 'marked';

/** Returns what a reader sees of Markdown, on one line and without its marks. */
export function plainTextOf(tokens: readonly Token[]): string {
  return tokens.map(textOf).join('').replaceAll(/\s+/g, ' ').trim();
}

function textOf(token: Token): string {
  switch (token.type) {
    case 'html':
      return '';
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows]
        .flat()
        .map(({ tokens }) => ` ${plainTextOf(tokens)} `)
        .join('');
    }
    case 'list':
      return (token as Tokens.List).items.map((item) => ` ${plainTextOf(item.tokens)} `).join('');
    case 'space':
    case 'br':
      return ' ';
    default:
      return 'tokens' in token && token.tokens !== undefined
        ? token.tokens.map(textOf).join('')
        : String('text' in token ? token.text : token.raw);
  }
}
