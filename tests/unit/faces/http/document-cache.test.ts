import { parse } from 'graphql';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { DocumentCache, useDocumentCache } from '../../../../src/faces/http/document-cache.js';

const schema = createSchema({
  typeDefs: 'type Query { a: Int }',
  resolvers: { Query: { a: () => 1 } },
});

/** A server with such a cache, which counts what it parses. */
function stage(maxCharacters: number) {
  const cache = new DocumentCache(maxCharacters);
  const parsed: string[] = [];
  const counting: Plugin = {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        parsed.push(source.toString());
        return parseFn(source, options);
      });
    },
  };
  const plugins = [counting, useDocumentCache(cache)];
  const yoga = createYoga({ schema, plugins, logging: false, parserAndValidationCache: false });
  const ask = async (query: string) => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { data?: unknown; errors?: unknown[] };
  };
  return { cache, parsed, ask };
}

describe('valid documents', () => {
  it('are parsed once', async () => {
    const { parsed, ask } = stage(100);
    for (let time = 0; time < 3; time++) expect(await ask('{ a }')).toEqual({ data: { a: 1 } });
    expect(parsed).toEqual(['{ a }']);
  });

  it('are remembered up to a length of all together, however many are asked', async () => {
    const { cache, ask } = stage(1_000);
    for (let number = 0; number < 50; number++) {
      // 5 characters, a # and 94 more.
      await ask(`{ a }#${String(number).padEnd(94, ' ')}`);
      expect(cache.characters).toBe(Math.min(number + 1, 10) * 100);
    }
  });
});

describe('wrong documents', () => {
  it.each(['{ b }', '{ a', '{ a { b } }'])('are not remembered: %s', async (query) => {
    const { cache, parsed, ask } = stage(1_000);
    const first = await ask(query);
    expect(first.errors).toHaveLength(1);
    expect(await ask(query)).toEqual(first);
    expect(parsed).toEqual([query, query]);
    expect(cache.characters).toBe(0);
  });
});

describe('a cache of documents', () => {
  const document = parse('{ a }');

  it('forgets first what was not used for longest', () => {
    const cache = new DocumentCache(9);
    for (const text of ['aaa', 'bbb', 'ccc']) cache.set(text, document);
    cache.get('aaa');
    cache.set('ddd', document);
    const held = ['aaa', 'bbb', 'ccc', 'ddd'].filter((text) => cache.get(text) !== undefined);
    expect(held).toEqual(['aaa', 'ccc', 'ddd']);
    expect(cache.characters).toBe(9);
  });

  it('counts a text once, and holds none that is longer than it may', () => {
    const cache = new DocumentCache(9);
    cache.set('aaa', document);
    cache.set('aaa', document);
    expect(cache.characters).toBe(3);
    cache.set('b'.repeat(10), document);
    expect(cache.characters).toBe(0);
  });
});
