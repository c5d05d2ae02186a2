import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '..', '..', '..');
/** Of the plan that the project was made from, and what has come since. */
const IDS = ['B1.1', 'B1.2', 'B1.3', 'B1.4', 'B2.1', 'B2.2', 'B2.3', 'B2.4'].concat([
  'B3.1',
  'B3.2',
  'B3.3',
  'B3.4',
  'B3.5',
  'B3.6',
  'B4.1',
  'B4.2',
  'B4.3',
  'B4.4',
  'B4.5',
  'B5.1',
  'B5.2',
  'B5.3',
  'B5.4',
  'B6.1',
  'B6.2',
  'B6.3',
  'B6.4',
  'B7.1',
  'B7.2',
  'B7.3',
  'B7.4',
  'B7.5',
  'B8.1',
  'B8.2',
  'B8.3',
  'B8.4',
  'B8.5',
  'B8.6',
]);

function textsOf(...folder: readonly string[]): readonly string[] {
  const path = join(project, ...folder);
  return readdirSync(path).map((file) => readFileSync(join(path, file), 'utf8'));
}

const documents = textsOf('docs', 'testing', 'scenarios').flatMap((text) => text.split(/^(?=## )/m).slice(1));
const documented = documents.map((text) => /^## (.*)/.exec(text)?.[1]);
const tested = textsOf('tests', 'scenarios').flatMap((text) =>
  [...text.matchAll(/\bit\(\s*'(B\d+\.\d+ [^:']+): /g)].map(([, name]) => name),
);

describe('the scenarios', () => {
  it('are the ones that were planned, each documented once', () => {
    expect(documented.map((name) => name?.split(' ')[0]).sort()).toEqual(IDS);
  });

  it('have a test each, under the same id and name', () => {
    expect([...tested].sort()).toEqual([...documented].sort());
  });

  it('say their purpose, data, steps and what is expected', () => {
    for (const text of documents) {
      for (const part of ['Purpose', 'Data', 'Steps', 'Expected']) {
        expect(text, text.split('\n')[0]).toContain(`**${part}.**`);
      }
    }
  });
});
