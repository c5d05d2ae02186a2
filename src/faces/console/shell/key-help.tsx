import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.js';
import { singleKeysAreOn, switchSingleKeys } from './keys.js';

const KEYS = [
  ['/', 'search the list of runs'],
  ['j, k', 'next and previous run, bar or trial'],
  ['Enter', 'open the run'],
  ['x', 'select the run'],
  ['c', 'compare the selected runs'],
  ['n', 'new backtest'],
  ['e', 'edit and run again'],
  ['Ctrl + Enter', 'start what the form says'],
  ['?', 'this list'],
  ['Esc', 'close what is open'],
] as const;

/** The keys, and a switch for those who type into the page with their voice. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const [isOn, setOn] = useState(singleKeysAreOn);
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ currentTarget }) => {
            switchSingleKeys(currentTarget.checked);
            setOn(currentTarget.checked);
          }}
        />
        Single keys act
      </label>
    </Dialog>
  );
}
