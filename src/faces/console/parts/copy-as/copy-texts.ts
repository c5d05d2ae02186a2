import { shellQuoted } from './shell-quoted.js';

/** What is asked of the server, to be asked from elsewhere. */
export interface Call {
  readonly server: string;
  /** The document that is sent. */
  readonly document: string;
  readonly variables: object;
  /** What follows `ktrdr` on the command line; null where it has no such command. */
  readonly command: string | null;
}

/** Where the command line looks for a server by itself. */
const KNOWN_SERVER = /^http:\/\/(127\.0\.0\.1|localhost):8000$/;

/** Ways to write a call, by name; null where there is none. */
export const COPIES: Readonly<Record<string, (call: Call) => string | null>> = {
  'command line': ({ server, command }) =>
    command === null
      ? null
      : KNOWN_SERVER.test(server)
        ? `ktrdr ${command}`
        : `ktrdr --server ${shellQuoted(server)} ${command}`,
  curl: ({ server, document, variables }) =>
    `curl -s ${server}/graphql -H 'content-type: application/json' -d ${shellQuoted(JSON.stringify({ query: document, variables }))}`,
  GraphQL: ({ document, variables }) => `${document}\n\n# variables\n${JSON.stringify(variables, null, 2)}`,
  TypeScript: ({ server, document, variables }) =>
    [
      `const response = await fetch('${server}/graphql', {`,
      `  method: 'POST',`,
      `  headers: { 'content-type': 'application/json' },`,
      `  body: JSON.stringify({`,
      `    query: ${JSON.stringify(document)},`,
      `    variables: ${JSON.stringify(variables)},`,
      '  }),',
      '});',
      'console.log(await response.json());',
    ].join('\n'),
  Python: ({ server, document, variables }) =>
    [
      'import json, urllib.request',
      `body = json.loads(${JSON.stringify(JSON.stringify({ query: document, variables }))})`,
      `request = urllib.request.Request("${server}/graphql", json.dumps(body).encode(), {"content-type": "application/json"})`,
      'print(json.load(urllib.request.urlopen(request)))',
    ].join('\n'),
};

/** The name of a document: `Runs` of `query Runs(…) { … }`. */
export const documentName = (document: string): string =>
  /\b(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? 'query';
