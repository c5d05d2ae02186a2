import { useEffect, useState } from 'preact/hooks';

const DELAY_MS = 400;

/** A value once it has stood for a moment: nothing is asked at every key. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), DELAY_MS);
    return () => clearTimeout(timer);
  }, [JSON.stringify(value)]);
  return settled;
}
