import { createHash } from 'node:crypto';

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { display: grid; place-content: center; min-height: 100vh; margin: 0; }
  main { width: min(22rem, 90vw); }
  h1 { font-size: 1.4rem; }
  label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
  input, button { margin-top: .5rem; padding: .5rem; }
  [role=alert] { color: #c62828; }
`;

/** The page has no scripts, loads nothing, and its forms go to this server. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export interface LoginForm {
  /** Path on this server to go to afterwards. */
  readonly next: string;
  /** What was wrong the last time; null the first time. */
  readonly problem: string | null;
  /** The name that the browser is signed in by; null when it is not. */
  readonly signedInAs: string | null;
  /** True when the browser may hold a session that it does not send, because a foreign page led here. */
  readonly isFromElsewhere: boolean;
}

/** Renders the page that asks for an API key, or says who is signed in. */
export function loginResponse(page: LoginForm, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(html(page.signedInAs === null ? askForKey(page) : sayWho(page, page.signedInAs)), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      ...headers,
    },
  });
}

function askForKey({ next, problem, isFromElsewhere }: LoginForm): string {
  return `
    ${problem === null ? '' : `<p role="alert">${escaped(problem)}</p>`}
    <form method="post" action="/login">
      <input type="hidden" name="next" value="${escaped(next)}">
      <label for="key">API key</label>
      <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
      <button>Sign in</button>
    </form>
    ${isFromElsewhere ? `<p><a href="${escaped(next)}">Signed in already? Go on.</a></p>` : ''}`;
}

function sayWho({ next }: LoginForm, name: string): string {
  return `
    <p>Signed in as ${escaped(name)}. <a href="${escaped(next)}">Go on</a></p>
    <form method="post" action="/logout"><button>Sign out</button></form>`;
}

function html(main: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>ktrdr – sign in</title>
    <style>${STYLE}</style>
  </head>
  <body><main><h1>ktrdr</h1>${main}</main></body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
