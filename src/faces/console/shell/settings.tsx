import { Dialog } from '../parts/dialog.js';
import { NotificationSwitch } from './notification-switch.js';
import { type Preference, type PreferenceName, setPreference, usePreference } from './preferences.js';

/** What one chooses for this browser. */
export function Settings({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Settings of this browser" onClose={onClose}>
      <Choice
        name="theme"
        legend="Screen"
        options={[
          ['auto', 'as the system'],
          ['light', 'light'],
          ['dark', 'dark'],
        ]}
      />
      <Choice
        name="colors"
        legend="Up and down"
        options={[
          ['blue-orange', 'blue and orange'],
          ['green-red', 'green and red'],
        ]}
      />
      <Choice
        name="zone"
        legend="Times of bars"
        options={[
          ['instrument', 'in the zone of the instrument'],
          ['utc', 'in UTC'],
        ]}
      />
      <Choice
        name="keys"
        legend="Single keys"
        options={[
          ['on', 'act'],
          ['off', 'do nothing'],
        ]}
      />
      <NotificationSwitch />
    </Dialog>
  );
}

function Choice<TName extends PreferenceName>({
  name,
  legend,
  options,
}: {
  readonly name: TName;
  readonly legend: string;
  readonly options: readonly (readonly [Preference<TName>, string])[];
}) {
  const chosen = usePreference(name);
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      {options.map(([value, text]) => (
        <label key={value} class="check">
          <input
            type="radio"
            name={name}
            checked={chosen === value}
            onChange={() => setPreference(name, value)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
