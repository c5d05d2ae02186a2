import GithubSlugger from 'github-slugger';
import type { Token, Tokens } from 'marked';
import { plainTextOf } from './plain-text.js';

/** A heading, with the text below it up to the next one. */
export interface Section {
  readonly heading: Token;
  /** The anchor that GitHub gives to it. */
  readonly id: string;
  readonly level: number;
  readonly title: string;
  readonly text: string;
}

/** Returns the sections of a page. */
export function sectionsOf(tokens: readonly Token[]): readonly Section[] {
  const slugger = new GithubSlugger();
  const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';
  return tokens.filter(isHeading).map((heading) => {
    const title = plainTextOf(heading.tokens);
    const from = tokens.indexOf(heading) + 1;
    const next = tokens.findIndex((token, index) => index >= from && isHeading(token));
    const text = plainTextOf(tokens.slice(from, next < 0 ? tokens.length : next));
    return { heading, id: slugger.slug(title), level: heading.depth, title, text };
  });
}
