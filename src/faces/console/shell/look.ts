import { onPreference, preference } from './preferences.js';

/** Shows the page in the colours that were chosen, from now on. */
export function followLook(): void {
  show();
  onPreference(show);
}

function show(): void {
  const { dataset } = document.documentElement;
  const theme = preference('theme');
  if (theme === 'auto') delete dataset.theme;
  else dataset.theme = theme;
  dataset.colors = preference('colors');
}

/** Calls back when colours change, by choice or with the system; the function returned ends that. */
export function onLook(callback: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', callback);
  const stop = onPreference(callback);
  return () => {
    system.removeEventListener('change', callback);
    stop();
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
