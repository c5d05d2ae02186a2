/** Shells complete paths to `./strategies/…`; servers know them without the dot. */
export function publicPath(path: string): string {
  return path.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
}
