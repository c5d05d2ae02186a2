import { useState } from 'preact/hooks';
import { NewRunMenu } from './new-run-menu.js';
import { usePlace } from './router.js';
import { chosenTheme, nextTheme, setTheme, type Theme } from './theme.js';
import { useServerState } from './use-server-state.js';

const PLACES = [
  ['/', 'Runs'],
  ['/strategies', 'Strategies'],
  ['/models', 'Models'],
  ['/data', 'Data'],
  ['/tried', 'Everything tried'],
  ['/system', 'System'],
] as const;

const THEME_SIGNS: Readonly<Record<Theme, string>> = { auto: '◐', light: '☀', dark: '☾' };

/** Where one can go, what runs, and the switches of the page. */
export function Header({ onHelp }: { readonly onHelp: () => void }) {
  const { path } = usePlace();
  const [theme, setShown] = useState(chosenTheme);
  const turn = () => {
    const next = nextTheme(theme);
    setTheme(next);
    setShown(next);
  };
  return (
    <header class="shell">
      <a class="mark" href="/" aria-label="ktrdr, all runs">
        ktrdr
      </a>
      <nav aria-label="Places">
        {PLACES.map(([address, name]) => (
          <a key={address} href={address} aria-current={isAt(path, address) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <div class="tools">
        <Activity />
        <NewRunMenu />
        <button
          type="button"
          class="quiet"
          onClick={turn}
          title={`Colours: ${theme}`}
          aria-label={`Colours: ${theme}`}
        >
          {THEME_SIGNS[theme]}
        </button>
        <button type="button" class="quiet" onClick={onHelp} title="Keys (?)" aria-label="Keys">
          ?
        </button>
      </div>
    </header>
  );
}

/** How much runs and waits, as a link to it. */
function Activity() {
  const server = useServerState();
  if (server === null || server.running + server.queued === 0) return null;
  return (
    <a class="activity" href="/?status=RUNNING">
      <span class="pulse" aria-hidden="true" />
      {server.running} running{server.queued > 0 && ` · ${server.queued} queued`}
    </a>
  );
}

function isAt(path: string, address: string): boolean {
  if (address === '/') return path === '/' || path.startsWith('/operations');
  return path === address || path.startsWith(`${address}/`);
}
