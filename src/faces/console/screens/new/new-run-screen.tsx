import { useMemo } from 'preact/hooks';
import { never, usePolled } from '../../api/use-polled.js';
import { NewRunChoicesDocument, RunInputsDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import { usePlace } from '../../shell/router.js';
import type { ScreenProps } from '../../shell/screen-props.js';
import { draftOf } from '../strategies/drafts.js';
import type { Values } from './fields.js';
import type { FormName, FormSpec } from './forms/form-spec.js';
import { FORMS } from './forms.js';
import { RunForm } from './run-form.js';
import { suggest } from './suggestions.js';
import { valuesOfRun } from './values-of-run.js';

/** A form for a new run, empty, with what the address says, or as another run was started. */
export function NewRunScreen({ rest: [asked = 'backtest'] }: ScreenProps) {
  const name: FormName = asked in FORMS ? (asked as FormName) : 'backtest';
  const spec = FORMS[name];
  const { query } = usePlace();
  const from = query.get('from');
  const choices = usePolled(NewRunChoicesDocument, {}, never);
  const origin = usePolled(RunInputsDocument, from === null ? null : { id: from }, never);
  const run = origin.data?.operation ?? null;
  const isReady = choices.data !== null && (from === null || origin.data !== null);
  const initial = useMemo<Values>(() => {
    const empty = Object.fromEntries(spec.fields.map((field) => [field.name, field.initial ?? '']));
    // A label names one run.
    if (run !== null) return { ...empty, ...valuesOfRun(spec.fields, run), label: '' };
    if (choices.data === null) return empty;
    const draft = query.get('draft') === null ? null : draftOf(query.get('strategyConfigPath') ?? '');
    const begin = draft === null || name !== 'backtest' ? empty : { ...empty, strategySource: draft };
    const known = choices.data;
    return firstValues(spec, begin, query, (values, changed) => suggest(name, known, values, changed));
  }, [spec, isReady, run]);
  if (choices.refusal !== null || origin.refusal !== null)
    return <Refusal error={choices.refusal ?? origin.refusal} />;
  if (!isReady || choices.data === null) return <Skeleton lines={10} />;
  return (
    <RunForm
      key={`${name}${from}`}
      name={name}
      spec={spec}
      choices={choices.data}
      initial={initial}
      isVariation={run !== null}
    />
  );
}

/** What the address names, such as a strategy, and what follows from it. */
function firstValues(
  { fields }: FormSpec,
  empty: Values,
  query: URLSearchParams,
  suggest: (values: Values, changed: string) => Values,
): Values {
  let values = empty;
  for (const { name } of fields) {
    const given = query.get(name.replace(/^backtest\./, ''));
    if (given === null) continue;
    values = { ...values, [name]: given };
    values = { ...values, ...suggest(values, name), [name]: given };
  }
  return values;
}
