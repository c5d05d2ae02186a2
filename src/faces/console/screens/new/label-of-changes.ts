import { pathName } from '../../../../domain/study/space/path-name.js';
import { strategyName } from '../../text/words.js';
import { linesOf, type Values } from './fields.js';

/**
 * Returns a label for a backtest that changes its strategy, so that its variations are told apart in lists:
 * `rsi, confidence_threshold 0.36`; empty where it changes nothing.
 */
export function labelOfChanges(values: Values): string {
  const overrides = linesOf(values.overrides ?? '').map((line) => {
    const [path = '', value = ''] = line.split('=').map((part) => part.trim());
    return { path, value };
  });
  const paths = overrides.map(({ path }) => path);
  const changes = overrides.map(({ path, value }) => `${pathName(path, paths)} ${value}`);
  const hasText = (values.strategySource ?? '').trim() !== '';
  const all = hasText ? ['text not saved', ...changes] : changes;
  return all.length === 0
    ? ''
    : [strategyName(values.strategyConfigPath ?? ''), ...all].join(', ').slice(0, 200);
}
