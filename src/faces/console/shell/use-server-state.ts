import { usePolled } from '../api/use-polled.js';
import { ServerStateDocument, type ServerStateQuery } from '../generated/graphql.js';

const BUSY_WAIT_MS = 3_000;
const IDLE_WAIT_MS = 5_000;

const wait = ({ server }: ServerStateQuery): number =>
  server.running + server.queued > 0 ? BUSY_WAIT_MS : IDLE_WAIT_MS;

/** What the server says of itself; null before its first answer. */
export function useServerState(): ServerStateQuery['server'] | null {
  return usePolled(ServerStateDocument, {}, wait).data?.server ?? null;
}
