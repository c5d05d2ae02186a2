import { Dialog } from '../parts/dialog.js';
import { usePreference } from './preferences.js';

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

/** The keys. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const isOn = usePreference('keys') === 'on';
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
      <p class="muted">
        {isOn
          ? 'Single keys can be switched off in the settings.'
          : 'Single keys are switched off in the settings.'}
      </p>
    </Dialog>
  );
}
