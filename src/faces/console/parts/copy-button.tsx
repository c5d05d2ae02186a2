import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { copyText } from './copy-text.js';

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
        void copyText(text, currentTarget).then(() => setSaid(true));
      }}
    >
      <span aria-live="polite">{isSaid ? said : children}</span>
    </button>
  );
}
