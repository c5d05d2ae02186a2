import { useState } from 'preact/hooks';
import { CopyButton } from '../copy-button.js';
import { Dialog } from '../dialog.js';
import { type Call, COPIES, documentName } from './copy-texts.js';

/** Shows how to ask the same from elsewhere, to be copied. */
export function CopyDialog({
  calls,
  onClose,
}: {
  /** At least one; the one that says most stands first. */
  readonly calls: readonly Call[];
  readonly onClose: () => void;
}) {
  const [place, setPlace] = useState(0);
  const [name, setName] = useState('');
  const call = calls[place] ?? calls[0];
  if (call === undefined) return null;
  const ways = Object.entries(COPIES).flatMap(([way, write]) => {
    const text = write(call);
    return text === null ? [] : [[way, text] as const];
  });
  const [shown, text] = ways.find(([way]) => way === name) ?? ways[0] ?? ['', ''];
  return (
    <Dialog title="Copy as" onClose={onClose}>
      {calls.length > 1 && (
        <label>
          What this page asks
          <select value={place} onChange={({ currentTarget }) => setPlace(Number(currentTarget.value))}>
            {calls.map(({ document }, index) => (
              <option key={`${index} ${document}`} value={index}>
                {documentName(document)}
              </option>
            ))}
          </select>
        </label>
      )}
      <p>
        <span class="tabs">
          {ways.map(([way]) => (
            <button key={way} type="button" aria-pressed={way === shown} onClick={() => setName(way)}>
              {way}
            </button>
          ))}
        </span>
      </p>
      <textarea class="copy" aria-label="To be copied" readOnly spellcheck={false} rows={12} value={text} />
      <CopyButton text={text} look="primary">
        Copy
      </CopyButton>
    </Dialog>
  );
}
