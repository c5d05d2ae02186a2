import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const SAID_MS = 2_500;

/** Copies a text and says so. */
export function CopyButton({
  text,
  look = '',
  said = 'Copied',
  children,
}: {
  readonly text: string;
  readonly look?: string;
  /** What it says once it has copied. */
  readonly said?: string;
  readonly children: ComponentChildren;
}) {
  const [isSaid, setSaid] = useState(false);
  useEffect(() => {
    if (!isSaid) return undefined;
    const timer = setTimeout(() => setSaid(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isSaid]);
  return (
    <button
      type="button"
      class={look}
      onClick={({ currentTarget }) => {
        void copy(text, currentTarget).then(() => setSaid(true));
      }}
    >
      <span aria-live="polite">{isSaid ? said : children}</span>
    </button>
  );
}

/** @param beside where the text may stand for a moment, so that it is within an open dialog */
async function copy(text: string, beside: HTMLElement): Promise<void> {
  // Browsers lend the clipboard to pages of this machine and of https alone.
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden';
  beside.after(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  beside.focus();
}
