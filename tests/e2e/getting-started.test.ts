import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentedPage } from '../support/documented-page.js';

describe('docs/getting-started.md', () => {
  let page: DocumentedPage;

  beforeAll(async () => {
    page = await DocumentedPage.open('getting-started.md');
  });

  afterAll(() => page.close());

  it('works from its first command to its last, with the answers that it names', async () => {
    const [run = '', changed = '', search = ''] = await page.runAll();
    const answers = [...page.text.matchAll(/^`([^`]+)`/gm)].map(([, answer]) => answer);
    expect(answers).toEqual([
      run.split('\n')[0],
      changed.split('\n')[0],
      /^The best has .*? luck alone gives [\d.]+\./m.exec(search)?.[0],
    ]);
  });
});
