import { useState } from 'preact/hooks';
import { AwayBar } from './away-bar.js';
import { FaultBoundary } from './fault-boundary.js';
import { Header } from './header.js';
import { KeyHelp } from './key-help.js';
import { useKeys } from './keys.js';
import { go, usePlace } from './router.js';
import { Screen } from './screens.js';
import { Settings } from './settings.js';

/** The frame of every page: navigation above, one bar when the server is away, keys that act everywhere. */
export function App() {
  const [opened, setOpened] = useState<'settings' | 'keys' | null>(null);
  const { path } = usePlace();
  const close = () => setOpened(null);
  useKeys({ n: () => go('/new/backtest'), '?': () => setOpened('keys') });
  return (
    <>
      <a class="skip" href="#main" data-outside>
        Skip to the page
      </a>
      <Header onSettings={() => setOpened('settings')} onHelp={() => setOpened('keys')} />
      <AwayBar />
      <main id="main" tabIndex={-1}>
        <FaultBoundary path={path}>
          <Screen />
        </FaultBoundary>
      </main>
      {opened === 'settings' && <Settings onClose={close} />}
      {opened === 'keys' && <KeyHelp onClose={close} />}
    </>
  );
}
