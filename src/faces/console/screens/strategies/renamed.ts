import { strategyName } from '../../text/words.js';

/** Names a copy of a strategy after its file, where it still has the name of the one that it was made from. */
export function renamed(source: string, name: string, path: string): string {
  return source.replace(/^name:[ \t]*(.*?)[ \t]*$/m, (line, found: string) =>
    found.replace(/^(["'])(.*)\1$/, '$2') === name ? `name: ${scalar(strategyName(path))}` : line,
  );
}

/** Writes a text so that YAML reads it as this text: `rsi #2` would end before its sign, and `2024` be a number. */
function scalar(text: string): string {
  const isPlain = /^[a-z_][\w-]*( [\w-]+)*$/i.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
