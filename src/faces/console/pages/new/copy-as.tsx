import { useState } from 'preact/hooks';
import { Dialog } from '../../parts/dialog.js';
import { COPIES, type Start } from './copy-texts.js';

/** Shows what starts the same run from elsewhere, to be copied. */
export function CopyAs({ start }: { readonly start: Start }) {
  const [name, setName] = useState<string | null>(null);
  const text = name === null ? '' : (COPIES[name]?.(start) ?? '');
  return (
    <>
      <button type="button" onClick={() => setName('command line')}>
        Copy as…
      </button>
      {name !== null && (
        <Dialog title="Copy as" onClose={() => setName(null)}>
          <div class="tabs">
            {Object.keys(COPIES).map((other) => (
              <button key={other} type="button" aria-pressed={other === name} onClick={() => setName(other)}>
                {other}
              </button>
            ))}
          </div>
          <pre class="copy">{text}</pre>
          <button type="button" class="primary" onClick={() => void navigator.clipboard?.writeText(text)}>
            Copy
          </button>
        </Dialog>
      )}
    </>
  );
}
