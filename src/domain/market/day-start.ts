const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** What a local time at which days begin must be, for messages. */
export const DAY_START_RULE = 'a local time such as 17:00 or 00:00';

/**
 * Reads a local time at which the next trading day begins, such as `17:00`.
 * @returns minutes after midnight, 0 to 1,439; null when the text is no such time
 */
export function minuteOfDayStart(text: string): number | null {
  const match = TIME_OF_DAY.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** Returns minutes after midnight as a local time, such as `17:00`. */
export function dayStartText(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
