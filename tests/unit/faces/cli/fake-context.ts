import type { LocalTools } from '../../../../src/faces/cli/local-tools.js';
import { plain } from '../../../../src/faces/cli/paint.js';
import type { CliContext } from '../../../../src/faces/cli/terminal.js';
import {
  type Fetch,
  GraphqlClient,
  GraphqlRequestError,
} from '../../../../src/faces/client/graphql-client.js';

/** What a command wrote, line by line. */
export interface Written {
  readonly out: string[];
  readonly notes: string[];
}

/** Answers a GraphQL request by the name of its operation; may throw what the server refuses it with. */
export type Answers = Readonly<Record<string, (variables: Readonly<Record<string, unknown>>) => unknown>>;

/** Is thrown where the program would leave at once. */
export class LeftError extends Error {
  constructor(readonly code: number) {
    super(`left with ${code}`);
  }
}

const refuse = (): never => {
  throw new Error('the test did not expect this');
};

/** A terminal that remembers, no tools, and a server that knows the given answers. */
export function fakeContext(
  { answers = {}, tools = {} }: { answers?: Answers; tools?: Partial<LocalTools> } = {},
  written: Written = { out: [], notes: [] },
): { readonly context: CliContext; readonly written: Written; readonly interrupt: () => void } {
  let onInterrupt = () => {};
  const fetch: Fetch = (_url, init) => {
    const { query, variables } = JSON.parse(String(init.body)) as {
      query: string;
      variables: Record<string, unknown>;
    };
    const name = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '';
    // Every id is known, and the only one, unless a test says otherwise.
    const matching = { totalCount: 1, nodes: [{ id: variables.prefix, status: 'COMPLETED', title: '' }] };
    const known = name === 'MatchingOperations' ? () => ({ operations: matching }) : undefined;
    // What is asked for while an operation is followed is a part of all that there is of it.
    const answer =
      answers[name] ?? known ?? (name === 'OperationProgress' ? answers.Operation : undefined) ?? refuse;
    try {
      return Response.json({ data: answer(variables) });
    } catch (error) {
      if (!(error instanceof GraphqlRequestError)) throw error;
      const [code] = error.codes;
      return Response.json({ data: null, errors: [{ message: error.message, extensions: { code } }] });
    }
  };
  const context: CliContext = {
    terminal: {
      out: (text) => written.out.push(text),
      document: (text) => written.out.push(text),
      note: (text) => written.notes.push(text),
      columns: null,
      noteColumns: null,
      paint: plain,
      paintNote: plain,
      interactive: false,
      progressStream: process.stderr,
    },
    tools: {
      importBars: refuse,
      checkSignals: refuse,
      checkModel: refuse,
      auditStrategy: refuse,
      importModel: refuse,
      exportFeatures: refuse,
      diagnose: refuse,
      runQuickstart: refuse,
      openBrowser: refuse,
      backupDatabase: refuse,
      copyDatabase: refuse,
      ...tools,
    },
    connect: async () => ({
      client: new GraphqlClient({ serverUrl: 'http://server', fetch }),
      description: 'a fake',
      isLasting: true,
      close: async () => {},
    }),
    serve: refuse,
    serveWorker: refuse,
    serveMcp: refuse,
    onInterrupt(listener) {
      onInterrupt = listener;
      return () => {};
    },
    exit(code) {
      throw new LeftError(code);
    },
  };
  return { context, written, interrupt: () => onInterrupt() };
}
