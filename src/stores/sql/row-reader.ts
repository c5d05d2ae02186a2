import type { z } from 'zod';
import type { OperationWarning } from '../../operations/record/operation.js';

/** A number of milliseconds that is an instant. */
const MOST_MS = 8.64e15;
/** Whole numbers of the API have 32 bits with a sign. */
const MOST_COUNT = 2 ** 31 - 1;

/**
 * Reads what the columns of one row hold. A column that holds nothing that could have been written is remembered, and
 * something harmless stands for it: one damaged row is not to keep all others from being shown.
 */
export class RowReader {
  readonly #damaged = new Set<string>();

  /** Reads a column of JSON. @param otherwise what stands for it when it is damaged */
  json<T>(column: string, text: string, schema: z.ZodType<T>, otherwise: T): T {
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      return this.#otherwise(column, otherwise);
    }
  }

  /** Reads a column of JSON that may be empty. */
  jsonOrNull<T>(column: string, text: string | null, schema: z.ZodType<T>): T | null {
    return text === null ? null : this.json<T | null>(column, text, schema, null);
  }

  /** Reads a time; the epoch stands for a damaged one. */
  time(column: string, ms: unknown): Date {
    const isInstant = typeof ms === 'number' && Math.abs(ms) <= MOST_MS;
    return new Date(isInstant ? ms : this.#otherwise(column, 0));
  }

  timeOrNull(column: string, ms: unknown): Date | null {
    return ms === null ? null : this.time(column, ms);
  }

  /** Reads a text. SQLite keeps bytes, and in columns without an affinity numbers, in any column. */
  text(column: string, value: unknown): string {
    return typeof value === 'string' ? value : this.#otherwise(column, '');
  }

  /** Reads a text that may be missing; a damaged one is. */
  textOrNull(column: string, value: unknown): string | null {
    return value === null || typeof value === 'string' ? value : this.#otherwise(column, null);
  }

  /** Reads a finite number; 0 stands for a damaged one. */
  number(column: string, value: unknown): number {
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#otherwise(column, 0);
  }

  numberOrNull(column: string, value: unknown): number | null {
    return value === null ? null : this.number(column, value);
  }

  /** Reads a whole number of either sign; 0 stands for a damaged one. */
  whole(column: string, value: unknown): number {
    const isWhole = typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= MOST_COUNT;
    return isWhole ? value : this.#otherwise(column, 0);
  }

  countOrNull(column: string, value: unknown): number | null {
    return value === null ? null : this.count(column, value);
  }

  /** Reads a whole number from 0 on; 0 stands for a damaged one. */
  count(column: string, value: unknown): number {
    const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_COUNT;
    return isCount ? value : this.#otherwise(column, 0);
  }

  /** Reads a value of an enumeration. */
  oneOf<T extends string>(column: string, value: string, values: readonly T[], otherwise: T): T {
    return values.find((known) => known === value) ?? this.#otherwise(column, otherwise);
  }

  /** Returns what to say of the row; null when nothing is damaged. */
  get warning(): OperationWarning | null {
    if (this.#damaged.size === 0) return null;
    return {
      code: 'OPERATION_DAMAGED',
      severity: 'INVALIDATES',
      message:
        `What the database holds of this operation cannot be read (${[...this.#damaged].join(', ')}). ` +
        'Delete the operation, or go back to a copy of the database.',
    };
  }

  #otherwise<T>(column: string, value: T): T {
    this.#damaged.add(column);
    return value;
  }
}
