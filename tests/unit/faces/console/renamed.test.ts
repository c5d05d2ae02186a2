import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { renamed } from '../../../../src/faces/console/screens/strategies/renamed.js';
import { strategyAddress } from '../../../../src/faces/console/screens/strategies/strategy-address.js';
import { decoded } from '../../../../src/faces/console/shell/decoded.js';

it.each(['rsi #2', '2024', 'yes', "it's", '<b>', 'שלום', 'a: b', '50%'])(
  'names a copy %s as it stands',
  (name) => {
    const source = renamed('name: rsi\n', 'rsi', `strategies/${name}.yaml`);
    expect(parse(source)).toEqual({ name });
  },
);

it('leads to a file whatever its name is made of', () => {
  for (const path of ['strategies/rsi.yaml', 'strategies/mine/50% #2 ü&+?.yaml']) {
    const address = strategyAddress(path);
    const { pathname } = new URL(address, 'http://127.0.0.1:8000');
    expect(pathname).toBe(address);
    expect(decoded(pathname.slice('/strategies/'.length))).toBe(path);
  }
});

it('names a copy after its file unless somebody has named it', () => {
  const source = '# name: none\nname: "rsi"\nversion: "3.0"\n';
  expect(renamed(source, 'rsi', 'strategies/mine.yaml')).toBe('# name: none\nname: mine\nversion: "3.0"\n');
  expect(renamed('name: other\n', 'rsi', 'strategies/mine.yaml')).toBe('name: other\n');
  expect(renamed('version: "3.0"\n', 'rsi', 'strategies/mine.yaml')).toBe('version: "3.0"\n');
});
