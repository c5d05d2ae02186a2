import { strategyName } from '../../text/words.js';

/** Names a copy of a strategy after its file, where it still has the name of the one that it was made from. */
export function renamed(source: string, name: string, path: string): string {
  return source.replace(/^name:[ \t]*(.*?)[ \t]*$/m, (line, found: string) =>
    found.replace(/^(["'])(.*)\1$/, '$2') === name ? `name: ${strategyName(path)}` : line,
  );
}
