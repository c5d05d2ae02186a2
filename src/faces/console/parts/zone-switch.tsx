import { setPreference, usePreference } from '../shell/preferences.js';
import { knownZone } from '../text/format.js';
import { isIntraday } from '../text/is-intraday.js';

/** Says in which zone bars are stamped, and goes over to the other one; daily bars have dates in either. */
export function ZoneSwitch({
  zone,
  timeframe,
}: {
  readonly zone: string | null | undefined;
  readonly timeframe: string;
}) {
  const isUtc = usePreference('zone') === 'utc';
  if (!isIntraday(timeframe)) return null;
  const known = knownZone(zone);
  if (known === 'UTC') return <span class="zone muted">times in UTC</span>;
  const other = isUtc ? known : 'UTC';
  return (
    <button
      type="button"
      class="link zone"
      title={`Show times in ${other}`}
      onClick={() => setPreference('zone', isUtc ? 'instrument' : 'utc')}
    >
      times in {isUtc ? 'UTC' : known}
    </button>
  );
}
