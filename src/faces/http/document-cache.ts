import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** All documents of the console and of the command line are a quarter of it. */
const MAX_CHARACTERS = 200_000;

/** Documents by their text. Bounded by the length of all texts together; forgets first what was not used for longest. */
export class DocumentCache {
  readonly #maxCharacters: number;
  readonly #documents = new Map<string, DocumentNode>();
  #characters = 0;

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /** The length of all texts together. */
  get characters(): number {
    return this.#characters;
  }

  get(text: string): DocumentNode | undefined {
    const document = this.#documents.get(text);
    if (document === undefined) return undefined;
    // A map keeps the order of insertion: what was used last stands last.
    this.#documents.delete(text);
    this.#documents.set(text, document);
    return document;
  }

  set(text: string, document: DocumentNode): void {
    if (!this.#documents.has(text)) this.#characters += text.length;
    this.#documents.set(text, document);
    for (const oldest of this.#documents.keys()) {
      if (this.#characters <= this.#maxCharacters) return;
      this.#documents.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}

/**
 * Parses and validates a document once as long as it is remembered. Takes the place of Yoga's cache, which holds 1,024
 * documents of any size: a document of 50,000 characters takes megabytes. Wrong documents are not remembered: a hundred
 * errors take more than what they are about.
 */
export function useDocumentCache(cache = new DocumentCache(MAX_CHARACTERS)): Plugin {
  const valid = new WeakSet<DocumentNode>();
  return {
    onParse({ params, setParsedDocument }) {
      const document = cache.get(params.source.toString());
      if (document !== undefined) setParsedDocument(document);
    },
    onValidate({ params: { documentAST }, setResult }) {
      if (valid.has(documentAST)) {
        setResult([]);
        return undefined;
      }
      return ({ valid: isValid }) => {
        const text = documentAST.loc?.source.body;
        if (!isValid || text === undefined) return;
        valid.add(documentAST);
        cache.set(text, documentAST);
      };
    },
  };
}
