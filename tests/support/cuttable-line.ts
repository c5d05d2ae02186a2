import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line to a server that can be cut and mended: while it is cut, connections break and new ones are refused. */
export interface CuttableLine {
  /** To be used in the place of the server's address. */
  readonly url: string;
  cut(): void;
  mend(): void;
  /** Leads the line to another server, as when one is started again on another port. */
  leadTo(url: string): void;
  close(): Promise<void>;
}

/** Opens a line to a server on this machine. */
export async function cuttableLine(targetUrl: string): Promise<CuttableLine> {
  let target = new URL(targetUrl);
  let isCut = false;
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    if (isCut) {
      inner.destroy();
      return;
    }
    const outer = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      breakAll();
    },
    mend() {
      isCut = false;
    },
    leadTo(url) {
      target = new URL(url);
    },
    async close() {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}
