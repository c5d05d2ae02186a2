import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../base/outer/files/project-root.js';

/** What every report carries besides its data; the same for all of them. */
export interface ReportAssets {
  /** The chart library, one script, with its licence notice. */
  readonly library: string;
  /** Draws the charts. */
  readonly script: string;
  readonly style: string;
  /** Allows exactly these and nothing else: no request leaves the page. */
  readonly contentSecurityPolicy: string;
}

let assets: ReportAssets | undefined;

/** Reads the library from node_modules and the page's own files from src, once. */
export function reportAssets(): ReportAssets {
  assets ??= readAssets();
  return assets;
}

function readAssets(): ReportAssets {
  const require = createRequire(import.meta.url);
  const chartsFolder = dirname(require.resolve('lightweight-charts/package.json'));
  const page = join(projectRoot, 'src', 'faces', 'report', 'page');
  const library = readInline(join(chartsFolder, 'dist', 'lightweight-charts.standalone.production.js'));
  const script = ['trade-marks.js', 'report.js'].map((file) => readInline(join(page, file))).join('\n');
  const style = ['report.css', 'study.css'].map((file) => readInline(join(page, file))).join('\n');
  const contentSecurityPolicy = [
    "default-src 'none'",
    `script-src ${sourceOf(library)} ${sourceOf(script)}`,
    `style-src ${sourceOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return { library, script, style, contentSecurityPolicy };
}

/** Browsers read CRLF as LF before they hash, and end the element where it seems to end. */
function readInline(path: string): string {
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  if (/<!--|<\/?(script|style)/i.test(text)) throw new Error(`${path} cannot be put into a page as it is`);
  return text;
}

function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
