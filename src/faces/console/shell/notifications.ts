import { preference, setPreference } from './preferences.js';

/** Whether this browser shows notifications of this page at all: of this machine and of https alone. */
export const canNotify = (): boolean => isSecureContext && 'Notification' in globalThis;

/** Whether the browser was told never to show any. */
export const isRefused = (): boolean => canNotify() && Notification.permission === 'denied';

/** Asks the browser, which asks the user, once; and notes the answer. */
export async function allowNotifications(): Promise<void> {
  const answer = await Notification.requestPermission();
  setPreference('notifications', answer === 'granted' ? 'on' : 'off');
}

/** Shows a notification where they are switched on; a click on it leads to the tab. */
export function notify(title: string, body: string): void {
  if (preference('notifications') !== 'on' || !canNotify() || Notification.permission !== 'granted') return;
  // Browsers of phones have the class and refuse to make one of it.
  try {
    const notification = new Notification(title, { body, tag: body });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  } catch {
    // Title and icon of the tab say it, too.
  }
}
