// Builds the documentation as a site into dist/docs, from the pages in docs/ and what they lead to. It needs no network,
// and no server: the first page is dist/docs/index.html. Exits 1 when a link leads nowhere.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeSite } from './docs-site/make-site.js';
import { siteLook } from './docs-site/site-look.js';
import { readOptions } from './read-options.js';

readOptions('Usage: npm run docs:build, which takes no options', {});

const project = process.cwd();
const folder = join(project, 'dist', 'docs');

const { files, problems } = makeSite(project);
if (problems.length > 0) {
  console.error(`The documentation leads to what is not there:\n${problems.join('\n')}`);
  process.exitCode = 1;
} else {
  rmSync(folder, { recursive: true, force: true });
  for (const [address, content] of [...files, ...(await siteLook(project))]) {
    mkdirSync(dirname(join(folder, address)), { recursive: true });
    writeFileSync(join(folder, address), content);
  }
  console.log(`${files.size} files: dist/docs/index.html`);
}
