import { useState } from 'preact/hooks';
import { AwayBar } from './away-bar.js';
import { Header } from './header.js';
import { KeyHelp } from './key-help.js';
import { useKeys } from './keys.js';
import { Page } from './pages.js';
import { go } from './router.js';

/** The frame of every page: navigation above, one bar when the server is away, keys that act everywhere. */
export function App() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  useKeys({ n: () => go('/new/backtest'), '?': () => setHelpOpen(true) });
  return (
    <>
      <a class="skip" href="#main" data-outside>
        Skip to the page
      </a>
      <Header onHelp={() => setHelpOpen(true)} />
      <AwayBar />
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
      {isHelpOpen && <KeyHelp onClose={() => setHelpOpen(false)} />}
    </>
  );
}
