import { spawnSync } from 'node:child_process';

/** Two hosts of their own on this machine: each with a line to the tests, and one line between them. */
export interface TwoNamespaces {
  /** What a program has to be started by to run on the host. */
  readonly launcher: Readonly<Record<HostName, readonly string[]>>;
  /** Addresses under which the tests reach the hosts. */
  readonly address: Readonly<Record<HostName, string>>;
  /** Address under which the backend reaches the worker. */
  readonly workerFromBackend: string;
  /** Pulls out the cable between the two hosts; those to the tests stay. */
  cut(): void;
  mend(): void;
  remove(): void;
}

export type HostName = 'backend' | 'worker';

/** Hosts of their own on this machine, on one network with it. */
export interface NamespaceNetwork {
  /** Address of this machine in the network. */
  readonly address: string;
  readonly hosts: readonly NamespaceHost[];
  remove(): void;
}

export interface NamespaceHost {
  /** What a program has to be started by to run on the host. */
  readonly launcher: readonly string[];
  readonly address: string;
}

const PREFIX = 'ktrdr-test-';
/** A network has sixteen addresses; three are not a host's: its own, that of this machine, and that of all. */
const NETWORK_BITS = 28;
const MOST_HOSTS = 13;

/**
 * Makes two network namespaces with addresses of 198.18.0.0/15, which no network uses: it is set aside for tests.
 * @returns null where the machine does not allow it: no Linux, no `ip`, not root
 */
export function twoNamespaces(): TwoNamespaces | null {
  if (!isAllowed()) return null;
  removeStale();
  const { pid } = process;
  const name = (host: HostName): string => `${PREFIX}${pid}-${host}`;
  // Four addresses for each of the three lines.
  const net = (line: number, host: number): string => addressOf(4 * line + host);
  const remove = (): void => {
    for (const host of ['backend', 'worker'] as const) ip('netns', 'delete', name(host));
  };
  process.once('exit', remove);
  const end = `kt${pid}`;
  const isMade =
    ip('netns', 'add', name('backend')) &&
    ip('netns', 'add', name('worker')) &&
    connect([null, `${end}b`, net(0, 1)], [name('backend'), 'tests', net(0, 2)]) &&
    connect([null, `${end}w`, net(1, 1)], [name('worker'), 'tests', net(1, 2)]) &&
    connect([name('backend'), 'worker', net(2, 1)], [name('worker'), 'backend', net(2, 2)]) &&
    ip('netns', 'exec', name('worker'), 'true');
  if (!isMade) {
    remove();
    return null;
  }
  const launcher = (host: HostName): readonly string[] => ['ip', 'netns', 'exec', name(host)];
  const cable = (state: 'up' | 'down'): void => {
    const link = ['link', 'set', 'backend', state];
    if (!ip('-n', name('worker'), ...link)) throw new Error(`the cable cannot be set ${state}`);
  };
  return {
    launcher: { backend: launcher('backend'), worker: launcher('worker') },
    address: { backend: net(0, 2), worker: net(1, 2) },
    workerFromBackend: net(2, 2),
    cut: () => cable('down'),
    mend: () => cable('up'),
    remove,
  };
}

/**
 * Makes network namespaces that reach this machine and each other through one bridge. They are gone when this process ends.
 * @param count 1 to 13
 * @returns null where the machine does not allow it: no Linux, no `ip`, not root, no bridges
 */
export function namespaceNetwork(count: number): NamespaceNetwork | null {
  if (count > MOST_HOSTS) throw new Error(`a network has ${MOST_HOSTS} hosts at the most, not ${count}`);
  if (!isAllowed()) return null;
  removeStale();
  const { pid } = process;
  const bridge = `kt${pid}`;
  const hosts = Array.from({ length: count }, (_, index) => ({
    ...{ name: `${PREFIX}${pid}-${index}`, device: `${bridge}-${index}`, address: addressOf(2 + index) },
  }));
  const remove = (): void => {
    for (const { name } of hosts) ip('netns', 'delete', name);
    ip('link', 'delete', bridge);
  };
  process.once('exit', remove);
  const address = addressOf(1);
  const isMade =
    ip('link', 'add', bridge, 'type', 'bridge') &&
    ip('addr', 'add', `${address}/${NETWORK_BITS}`, 'dev', bridge) &&
    ip('link', 'set', bridge, 'up') &&
    hosts.every((host) => joinBridge(bridge, host));
  if (!isMade) {
    remove();
    return null;
  }
  return {
    ...{ address, remove },
    hosts: hosts.map((host) => ({ launcher: ['ip', 'netns', 'exec', host.name], address: host.address })),
  };
}

function joinBridge(
  bridge: string,
  { name, device, address }: { readonly name: string; readonly device: string; readonly address: string },
): boolean {
  return (
    ip('netns', 'add', name) &&
    ip('link', 'add', device, 'type', 'veth', 'peer', 'name', 'net', 'netns', name) &&
    ip('link', 'set', device, 'master', bridge, 'up') &&
    ip('-n', name, 'addr', 'add', `${address}/${NETWORK_BITS}`, 'dev', 'net') &&
    ip('-n', name, 'link', 'set', 'net', 'up') &&
    // A host reaches itself, too.
    ip('-n', name, 'link', 'set', 'lo', 'up') &&
    ip('netns', 'exec', name, 'true')
  );
}

/** Each process that tests has a network of 16 addresses of its own, one of 16 × 512. */
function addressOf(place: number): string {
  const { pid } = process;
  return `198.${18 + ((pid >> 14) & 1)}.${(pid >> 6) & 255}.${16 * (pid & 15) + place}`;
}

type End = readonly [namespace: string | null, device: string, address: string];

function connect(one: End, other: End): boolean {
  const inside = (namespace: string | null): readonly string[] =>
    namespace === null ? [] : ['-n', namespace];
  const place = (namespace: string | null): readonly string[] =>
    namespace === null ? [] : ['netns', namespace];
  const [[here, device], [there, peer]] = [one, other];
  return (
    ip('link', 'add', device, ...place(here), 'type', 'veth', 'peer', 'name', peer, ...place(there)) &&
    [one, other].every(
      ([namespace, name, address]) =>
        ip(...inside(namespace), 'addr', 'add', `${address}/30`, 'dev', name) &&
        ip(...inside(namespace), 'link', 'set', name, 'up'),
    )
  );
}

/** Removes what a process left behind that was killed. */
function removeStale(): void {
  const namespaces = output('netns', 'list').matchAll(/ktrdr-test-(\d+)-\w+/g);
  for (const [name, pid] of namespaces) if (!isAlive(Number(pid))) ip('netns', 'delete', name);
  const bridges = output('-oneline', 'link', 'show', 'type', 'bridge').matchAll(/ (kt(\d+)): /g);
  for (const [, name = '', pid] of bridges) if (!isAlive(Number(pid))) ip('link', 'delete', name);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const isAllowed = (): boolean =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('ip', ['-V'], { stdio: 'ignore' }).status === 0;
const ip = (...args: readonly string[]): boolean => spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
const output = (...args: readonly string[]): string => spawnSync('ip', args, { encoding: 'utf8' }).stdout;
