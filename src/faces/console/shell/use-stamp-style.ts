import { useMemo } from 'preact/hooks';
import { knownZone, type StampStyle } from '../text/format.js';
import { isIntraday } from '../text/is-intraday.js';
import { usePreference } from './preferences.js';

/**
 * How bars are stamped: in the zone of their instrument, or in UTC where that was chosen.
 * @param zone of the instrument; null where it is not known; then, and where the browser does not know it, it is UTC
 */
export function useStampStyle(zone: string | null | undefined, timeframe: string): StampStyle {
  const isUtc = usePreference('zone') === 'utc';
  const shown = isUtc ? 'UTC' : knownZone(zone);
  return useMemo(() => ({ zone: shown, isIntraday: isIntraday(timeframe) }), [shown, timeframe]);
}
