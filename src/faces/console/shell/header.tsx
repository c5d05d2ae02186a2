import { useEffect, useRef } from 'preact/hooks';
import { NewRunMenu } from './new-run-menu.js';
import { PLACES } from './places.js';
import { usePlace } from './router.js';
import { ScreenStatus } from './screen-status.js';
import { useServerState } from './use-server-state.js';

/** Where one can go, what runs, how old the page is, and what opens the settings and the keys. */
export function Header({
  onSettings,
  onHelp,
}: {
  readonly onSettings: () => void;
  readonly onHelp: () => void;
}) {
  const { path } = usePlace();
  const places = useRef<HTMLElement>(null);
  // On a small page they do not all fit: the one where one is stays in sight.
  useEffect(() => {
    const current = places.current?.querySelector('[aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path]);
  return (
    <header class="shell">
      <a class="mark" href="/" aria-label="ktrdr, all runs">
        ktrdr
      </a>
      <nav ref={places} aria-label="Places">
        {PLACES.map(([place, name]) => (
          <a key={place} href={`/${place}`} aria-current={isAt(path, `/${place}`) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <div class="tools">
        <Activity />
        <ScreenStatus />
        <NewRunMenu />
        <button type="button" class="quiet" onClick={onSettings} title="Settings" aria-label="Settings">
          ⚙
        </button>
        <button type="button" class="quiet roomy" onClick={onHelp} title="Keys (?)" aria-label="Keys">
          ?
        </button>
      </div>
    </header>
  );
}

/** How much runs and waits, of every kind and as parts of others, as a link to all of it. */
function Activity() {
  const server = useServerState();
  if (server === null || server.running + server.queued === 0) return null;
  return (
    <a class="activity" href="/system">
      <span class="pulse" aria-hidden="true" />
      {server.running} running{server.queued > 0 && ` · ${server.queued} queued`}
    </a>
  );
}

function isAt(path: string, address: string): boolean {
  if (address === '/') return path === '/' || path.startsWith('/operations');
  return path === address || path.startsWith(`${address}/`);
}
