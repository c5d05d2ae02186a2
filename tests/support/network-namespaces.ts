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

const PREFIX = 'ktrdr-test-';

/**
 * Makes two network namespaces with addresses of 198.18.0.0/15, which no network uses: it is set aside for tests.
 * @returns null where the machine does not allow it: no Linux, no `ip`, not root
 */
export function twoNamespaces(): TwoNamespaces | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isThere()) return null;
  removeStale();
  const { pid } = process;
  const name = (host: HostName): string => `${PREFIX}${pid}-${host}`;
  // A network for each process that tests: four addresses for each of the three lines in one of 256 × 512.
  const net = (line: number, host: number): string =>
    `198.${18 + ((pid >> 14) & 1)}.${(pid >> 6) & 255}.${(16 * (pid & 15) + 4 * line + host) & 255}`;
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
  for (const [name = '', pid] of output('netns', 'list').matchAll(/ktrdr-test-(\d+)-\w+/g)) {
    if (!isAlive(Number(pid))) ip('netns', 'delete', name);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const isThere = (): boolean => spawnSync('ip', ['-V'], { stdio: 'ignore' }).status === 0;
const ip = (...args: readonly string[]): boolean => spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
const output = (...args: readonly string[]): string => spawnSync('ip', args, { encoding: 'utf8' }).stdout;
