import type { GraphqlClient } from '../client/graphql-client.js';
import type { LocalTools } from './local-tools.js';
import type { Paint } from './paint.js';

/** Where a command writes and what it can learn about the terminal; a port, so that tests read along. */
export interface Terminal {
  /** For results: they and documents are the only thing on standard output. */
  out(text: string): void;
  /** For the text of a file: unchanged where standard output is no terminal. */
  document(text: string): void;
  /** For progress, notes and errors, on standard error. */
  note(text: string): void;
  /** Width of standard output in characters; null when it is no terminal, and nothing needs to fit. */
  readonly columns: number | null;
  /** The same of standard error. */
  readonly noteColumns: number | null;
  /** Colours what goes to standard output. */
  readonly paint: Paint;
  /** Colours what goes to standard error. */
  readonly paintNote: Paint;
  /** True when standard error is a terminal that shows a moving progress bar. */
  readonly interactive: boolean;
  readonly progressStream: NodeJS.WriteStream;
}

/** What the global options ask for. */
export interface ConnectionOptions {
  readonly server?: string;
  readonly local?: boolean;
}

/** A server to talk to, and how to let go of it. */
export interface Connection {
  readonly client: GraphqlClient;
  /** For people, such as `http://127.0.0.1:8000` or `this process`. */
  readonly description: string;
  /** False when the server ends with this command, and its addresses with it. */
  readonly isLasting: boolean;
  close(): Promise<void>;
}

/** Everything that commands need from outside; the composition root supplies it. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly tools: LocalTools;
  connect(options: ConnectionOptions): Promise<Connection>;
  /** Runs until SIGTERM or SIGINT. */
  serve(): Promise<void>;
  serveWorker(): Promise<void>;
  /** Offers tools over a server on standard input and output, until the input ends. */
  serveMcp(options: ConnectionOptions, maxTrials: number): Promise<void>;
  /** Calls the listener on every Ctrl+C until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Leaves at once with this code. */
  exit(code: number): never;
}
