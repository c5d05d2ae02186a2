import { expect, it } from 'vitest';
import { renamed } from '../../../../src/faces/console/screens/strategies/renamed.js';

it('names a copy after its file unless somebody has named it', () => {
  const source = '# name: none\nname: "rsi"\nversion: "3.0"\n';
  expect(renamed(source, 'rsi', 'strategies/mine.yaml')).toBe('# name: none\nname: mine\nversion: "3.0"\n');
  expect(renamed('name: other\n', 'rsi', 'strategies/mine.yaml')).toBe('name: other\n');
  expect(renamed('version: "3.0"\n', 'rsi', 'strategies/mine.yaml')).toBe('version: "3.0"\n');
});
