import type { ComponentChildren } from 'preact';
import type { FieldKind, FieldSpec } from './fields.js';

/** Kinds that take several lines. */
const LARGE: ReadonlySet<FieldKind> = new Set(['overrides', 'tags', 'parameters', 'source']);
const MOST_ROWS = 16;
const YES_NO: NonNullable<FieldSpec['options']> = [
  ['yes', 'yes'],
  ['no', 'no'],
];

interface FormFieldProps {
  readonly field: FieldSpec;
  readonly value: string;
  /** What is wrong with it; empty where nothing is. */
  readonly problems: readonly string[];
  /** Of a text: what may stand there. */
  readonly known: readonly string[];
  /** Answers to what is asked at it. */
  readonly answers: readonly string[];
  /** Where what is wrong with it is mended; shown where something is. */
  readonly remedy: ComponentChildren;
  readonly onChange: (value: string) => void;
}

/** A field with its label, its hint, and what was refused of it. */
export function FormField({ field, value, problems, known, answers, remedy, onChange }: FormFieldProps) {
  const id = `field-${field.name}`;
  const width = LARGE.has(field.kind)
    ? 'wide-field'
    : /(strategyConfigPath|modelPath)$/.test(field.name)
      ? 'double-field'
      : '';
  const described = `${id}-more`;
  if (field.kind === 'check')
    return (
      <label class="check wide-field">
        <input
          type="checkbox"
          checked={value !== ''}
          onChange={({ currentTarget }) => onChange(currentTarget.checked ? '1' : '')}
        />
        {field.label}
        {problems.map((problem) => (
          <span key={problem} class="problem">
            {problem}
          </span>
        ))}
      </label>
    );
  return (
    <div class={`field ${width} ${problems.length > 0 ? 'refused' : ''}`}>
      <label for={id}>{field.label}</label>
      <Control
        {...{ field, id, value, known, onChange }}
        isWrong={problems.length > 0}
        describedBy={described}
      />
      <div id={described} class="more">
        {problems.map((problem) => (
          <p key={problem} class="problem">
            {problem}
          </p>
        ))}
        {problems.length > 0 && remedy}
        {answers.map((answer) => (
          <button key={answer} type="button" onClick={() => onChange(answer)}>
            {field.options?.find(([option]) => option === answer)?.[1] ?? answer}
          </button>
        ))}
        {field.hint !== undefined && problems.length === 0 && <small>{field.hint}</small>}
      </div>
    </div>
  );
}

function Control({
  field,
  id,
  value,
  known,
  isWrong,
  describedBy,
  onChange,
}: Omit<FormFieldProps, 'problems' | 'answers' | 'remedy'> & {
  readonly id: string;
  readonly isWrong: boolean;
  readonly describedBy: string;
}) {
  const shared = {
    id,
    value,
    required: field.isRequired ?? false,
    'aria-invalid': isWrong,
    'aria-describedby': describedBy,
  };
  if (field.kind === 'select' || field.kind === 'yes-no') {
    const options = field.kind === 'yes-no' ? YES_NO : (field.options ?? []);
    const isEmptyKnown = options.some(([option]) => option === '');
    return (
      <select {...shared} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {!isEmptyKnown && field.initial === undefined && <option value="">–</option>}
        {value !== '' && !options.some(([option]) => option === value) && (
          <option value={value}>{value}</option>
        )}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    );
  }
  if (LARGE.has(field.kind))
    return (
      <textarea
        {...shared}
        rows={Math.min(Math.max(2, value.split('\n').length), MOST_ROWS)}
        spellcheck={false}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  const list = known.length > 0 ? `${id}-known` : undefined;
  return (
    <>
      <input
        {...shared}
        type={field.kind === 'date' ? 'date' : 'text'}
        inputMode={field.kind === 'number' ? 'decimal' : undefined}
        list={list}
        autocomplete="off"
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {list !== undefined && (
        <datalist id={list}>
          {known.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
    </>
  );
}
