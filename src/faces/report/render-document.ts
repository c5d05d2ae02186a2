import { type Html, html, trusted } from './html.js';
import type { ReportAssets } from './report-assets.js';

/** Renders a page that holds its style and may do what its policy says, and nothing else. */
export function renderDocument(
  title: string,
  body: Html,
  { style, contentSecurityPolicy }: ReportAssets,
): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return page.text;
}
