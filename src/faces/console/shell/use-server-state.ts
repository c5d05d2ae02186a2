import { usePolled } from '../api/use-polled.js';
import { ServerStateDocument, type ServerStateQuery } from '../generated/graphql.js';

const BUSY_WAIT_MS = 3_000;
const IDLE_WAIT_MS = 5_000;

const isWatched = ({ server }: ServerStateQuery): boolean => server.running + server.queued > 0;

const wait = (state: ServerStateQuery): number => (isWatched(state) ? BUSY_WAIT_MS : IDLE_WAIT_MS);

/** What the server says of itself; null before its first answer. */
export function useServerState(): ServerStateQuery['server'] | null {
  return usePolled(ServerStateDocument, {}, wait, { isWatched, isOfFrame: true }).data?.server ?? null;
}
