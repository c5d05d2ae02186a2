// Writes the pictures of the documentation: starts a server with the sample data, runs what they show, and takes them of
// the console, in the Chromium of this system.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { hasBrowser, launchBrowser } from '../tests/support/browser.js';
import { startServer, temporaryFolder } from '../tests/support/ktrdr-server.js';
import { type Picture, takePicture } from './docs-pictures/photographer.js';
import { runShown } from './docs-pictures/shown-runs.js';
import { readOptions } from './read-options.js';

readOptions('Usage: npm run docs:pictures, which takes no options', {});

const project = process.cwd();
const pictures = join(project, 'docs', 'images');

if (!hasBrowser) throw new Error('There is no /usr/bin/chromium to take pictures with.');

const folder = await temporaryFolder();
const samples = ['strategies', 'models', 'data'].map((name) => join(folder.path, name));
const [STRATEGIES_DIR = '', MODELS_DIR = '', DATA_DIR = ''] = samples;
for (const sample of samples)
  await cp(join(project, sample.slice(folder.path.length)), sample, { recursive: true });
const server = await startServer(
  folder.path,
  {
    STRATEGIES_DIR,
    MODELS_DIR,
    DATA_DIR,
    IMPORT_DIR: join(folder.path, 'import'),
  },
  { programFolder: project },
);
const browser = await launchBrowser();
try {
  const { run, compared, search } = await runShown(server.client);
  const ofRun: Omit<Picture, 'name'> = {
    address: `${server.url}/operations/${run}`,
    height: 750,
    arrange: (page) => page.locator('[aria-label="Price"] canvas').first().waitFor(),
  };
  const all: readonly Picture[] = [
    {
      name: 'console-runs',
      address: server.url,
      height: 620,
      // What is known of the luck of a run comes a moment after it.
      arrange: (page) => page.locator(`#row-${run}`).getByText('Likely luck').waitFor(),
    },
    { name: 'console-run', ...ofRun },
    { name: 'console-run-dark', ...ofRun, colorScheme: 'dark' },
    {
      name: 'console-why',
      address: `${server.url}/operations/${run}`,
      arrange: async (page) => {
        await page.locator('summary', { hasText: /^Trades \d/ }).click();
        await page.locator('table.trades tbody button').nth(9).click();
        await page.locator('.why .decision').waitFor();
        await page.evaluate('scrollBy(0, -100)');
      },
    },
    {
      name: 'console-search',
      address: `${server.url}/operations/${search}`,
      height: 900,
      arrange: async (page) => {
        await page.locator('[aria-label="Heat map"] canvas').waitFor();
        await page.evaluate('scrollTo(0, 220)');
      },
    },
    {
      name: 'console-compare',
      address: `${server.url}/compare?runs=${compared.join(',')}`,
      arrange: (page) => page.locator('[aria-label="Return and risk"] canvas').waitFor(),
    },
  ];
  for (const picture of all) await takePicture(browser, pictures, picture);
} finally {
  await browser.close();
  await server.stop();
  await folder.remove();
}
