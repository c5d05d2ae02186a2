import { InvalidArgumentError } from 'commander';

/** Reads a calendar date, YYYY-MM-DD. @throws InvalidArgumentError for anything else */
export function calendarDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError(`'${text}' is not a calendar date; write it as YYYY-MM-DD.`);
}

/** Returns a reader of whole numbers of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= min && text.trim() !== '') return value;
    throw new InvalidArgumentError(`'${text}' is not a whole number${min > 0 ? ` of at least ${min}` : ''}.`);
  };
}
