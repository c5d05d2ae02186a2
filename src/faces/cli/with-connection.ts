import type { CliContext, Connection, ConnectionOptions } from './terminal.js';

/** Connects, does the work and lets go of the server, however the work ends. */
export async function withConnection<T>(
  context: Pick<CliContext, 'connect'>,
  options: ConnectionOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await context.connect(options);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
