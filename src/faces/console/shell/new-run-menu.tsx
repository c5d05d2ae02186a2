import { useEffect, useRef } from 'preact/hooks';
import { decoded } from './decoded.js';
import { usePlace } from './router.js';

const KINDS = [
  ['/new/backtest', 'Backtest', 'One strategy over some days'],
  ['/new/search', 'Parameter search', 'Many values of it, and how much is luck'],
  ['/new/walk-forward', 'Walk-forward', 'Trained anew window by window'],
  ['/new/training', 'Train', 'A model for a strategy'],
  ['/new/data', 'Load data', 'Bars from a file or a provider'],
] as const;

/** What can be started. */
export function NewRunMenu() {
  const menu = useRef<HTMLDetailsElement>(null);
  const { path } = usePlace();
  const opened = /^\/strategies\/(.+)$/.exec(path)?.[1];
  const choice =
    opened === undefined ? '' : `?${new URLSearchParams({ strategyConfigPath: decoded(opened) })}`;
  const close = () => {
    if (menu.current !== null) menu.current.open = false;
  };
  useEffect(close, [path]);
  useEffect(() => {
    const elsewhere = (event: Event) => {
      if (event.target instanceof Node && menu.current?.contains(event.target) !== true) close();
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    addEventListener('pointerdown', elsewhere);
    addEventListener('keydown', onEscape);
    return () => {
      removeEventListener('pointerdown', elsewhere);
      removeEventListener('keydown', onEscape);
    };
  }, []);
  return (
    <details class="menu" ref={menu}>
      <summary class="button primary">New run</summary>
      <ul>
        {KINDS.map(([address, name, what]) => (
          <li key={address}>
            <a href={`${address}${choice}`}>
              <strong>{name}</strong>
              <span>{what}</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
