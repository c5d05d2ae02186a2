const SQLSTATES: readonly (readonly [prefix: string, explanation: string])[] = [
  ['28', 'the server refuses the user or the password. Correct them in DATABASE_URL.'],
  [
    '3D000',
    'the server has no such database. Create it (CREATE DATABASE), or name another one in DATABASE_URL.',
  ],
  ['42501', 'the user lacks a right. Make the user the owner of the database (ALTER DATABASE … OWNER TO …).'],
  ['53100', 'the disk of the server is full. Free some space there.'],
  ['53300', 'the server takes no more connections. Raise its max_connections, or stop what takes them.'],
  ['53', 'the server is short of something. Look at its log.'],
  ['57P', 'the server is starting or stopping. Wait until it runs.'],
  ['57014', 'the server ended a statement that took too long. Look at its load.'],
  ['55P03', 'another program holds what is to be written. Look at what else uses the database.'],
  ['25P03', 'the server ended a transaction that stood still. Look at the load of this host.'],
  ['25006', 'the server only takes reads. Name the one that takes writes in DATABASE_URL.'],
  ['08', 'the connection was lost. Look whether the server runs and the network holds.'],
  ['58', 'the server met an error of its disk. Look at its log.'],
  ['XX', 'the server met an error of its own. Look at its log.'],
];

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at its address. Start the server, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'its host is not known. Correct the host in DATABASE_URL.',
  EAI_AGAIN: 'its host cannot be looked up at the moment. Look at the network.',
  ENOENT: 'its socket is not there. Start the server, or correct the host in DATABASE_URL.',
};

const LOST = 'it does not answer. Look whether the server runs and the network holds.';

/** What the driver says, without a code, when a connection is gone. */
const LOST_MESSAGES =
  /Connection terminated|Client was closed|timeout exceeded when trying to connect|Client has encountered a connection error|timeout expired/;

/**
 * Returns what an error of the driver means and what to do, as sentences that go on after "it cannot be used:"; null for
 * what is not the fault of server or network.
 */
export function explainPostgresError(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')) {
    return SQLSTATES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? null;
  }
  if (code !== undefined) return NETWORK[code] ?? (/^E[A-Z]+$/.test(code) ? LOST : null);
  if (error instanceof AggregateError) return explainPostgresError(error.errors[0]);
  if (/does not support SSL/.test(error.message))
    return 'the server takes no encrypted connections. Remove sslmode from DATABASE_URL, or set up TLS there.';
  if (/password must be a string|SASL/.test(error.message))
    return 'the server asks for a password. Give the one of the user in DATABASE_URL.';
  return LOST_MESSAGES.test(error.message) ? LOST : null;
}

/** Tells whether a transaction failed because another one came in between, so that it may be done again. */
export function isConflict(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === '40001' || code === '40P01';
}
