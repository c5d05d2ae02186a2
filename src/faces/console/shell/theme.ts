/** Light or dark; auto follows the system. */
export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'ktrdr.theme';
const ORDER: readonly Theme[] = ['auto', 'light', 'dark'];
/** Fired when colours change by the console's own switch. */
const CHANGED = 'ktrdr:theme';

/** Returns what was chosen in this browser. */
export function chosenTheme(): Theme {
  const stored = read();
  return ORDER.find((theme) => theme === stored) ?? 'auto';
}

/** Applies a theme and remembers it. */
export function setTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing shows it for this visit.
  }
  dispatchEvent(new Event(CHANGED));
}

/** The theme after this one, as the switch goes round. */
export const nextTheme = (theme: Theme): Theme => ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? 'auto';

/** Calls back when colours change; the function returned ends that. */
export function onTheme(callback: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', callback);
  addEventListener(CHANGED, callback);
  return () => {
    system.removeEventListener('change', callback);
    removeEventListener(CHANGED, callback);
  };
}

/** Returns a colour of the style, such as `up`, as the browser has computed it: canvases know no variables. */
export function colorOf(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
