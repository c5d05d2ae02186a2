import { allowNotifications, canNotify, isRefused } from './notifications.js';
import { setPreference, usePreference } from './preferences.js';

/** Lets notifications say that a run has ended while the tab was hidden. */
export function NotificationSwitch() {
  const isOn = usePreference('notifications') === 'on';
  if (!canNotify()) return null;
  if (isRefused()) return <p class="muted">The browser was told to show no notifications of this page.</p>;
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isOn}
        onChange={() => {
          if (isOn) setPreference('notifications', 'off');
          else void allowNotifications();
        }}
      />
      Notify me when a run is done and its tab is hidden
    </label>
  );
}
