import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentedPage } from '../support/documented-page.js';

describe('docs/walk-forward.md', () => {
  let page: DocumentedPage;

  beforeAll(async () => {
    page = await DocumentedPage.open('walk-forward.md');
  });

  afterAll(() => page.close());

  it('works from its first command to its last, and prints what the page says', async () => {
    const [rolling = '', searched = '', combinatorial = ''] = await page.runAll();
    // What the page concludes from them.
    expect(rolling).toMatch(/^7 windows/m);
    expect(rolling).toContain('2015-01-02..2017-12-29  2018-01-02..2018-12-31');
    expect(searched).toMatch(/12 combinations, at least 3 trades/);
    expect(searched).toMatch(/confidence_threshold=0\.3\d, max_holding_bars=(5|10|20)\n/);
    expect(combinatorial).toMatch(/3 paths: Sharpe ratios/);
    for (const file of ['report.html', 'trades.csv', 'equity.csv', 'operation.json'])
      expect((await stat(page.path('exports', 'paths', file))).size, file).toBeGreaterThan(100);
  });
});
