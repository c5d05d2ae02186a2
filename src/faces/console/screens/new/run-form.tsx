import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useDeed } from '../../api/use-deed.js';
import type { StartBacktestInput, StartDataLoadInput } from '../../generated/graphql.js';
import { CopyDialog } from '../../parts/copy-as/copy-dialog.js';
import { Refusal } from '../../parts/refusal.js';
import { useStartKey } from '../../shell/keys.js';
import { go } from '../../shell/router.js';
import { commandLine } from './command-line.js';
import { FieldGroup } from './field-group.js';
import { type FieldSpec, readForm, type Values } from './fields.js';
import { FormField } from './form-field.js';
import type { FormName, FormSpec } from './forms/form-spec.js';
import { CHANGES } from './forms/shared-fields.js';
import { ImportPreview } from './import-preview.js';
import { answersAt, type Issue, issuesElsewhere, issuesOf } from './issues.js';
import { keepValues, keptValues } from './kept-values.js';
import { labelOfChanges } from './label-of-changes.js';
import { withFile } from './named-in.js';
import { Preflight } from './preflight.js';
import { STARTS } from './starts.js';
import { type Choices, lacksModel, suggest, withChoices } from './suggestions.js';
import { UploadFile } from './upload-file.js';

/** A form for one kind of run; what is refused stands at its field. */
export function RunForm({
  name,
  spec,
  choices,
  initial,
  isVariation,
}: {
  readonly name: FormName;
  readonly spec: FormSpec;
  readonly choices: Choices;
  readonly initial: Values;
  /** Whether it begins as another run was started: then one is about to change something. */
  readonly isVariation: boolean;
}) {
  const [values, setValues] = useState(() => keptValues(name) ?? initial);
  useEffect(() => {
    if (values !== initial) keepValues(name, values);
  }, [values]);
  const form = useRef<HTMLFormElement>(null);
  useStartKey(() => form.current?.requestSubmit());
  const [isCopying, setCopying] = useState(false);
  const [refused, setRefused] = useState<readonly Issue[]>([]);
  const [foreseen, setForeseen] = useState<readonly Issue[]>([]);
  const label = name === 'backtest' && (values.label ?? '').trim() === '' ? labelOfChanges(values) : '';
  const said = useMemo(() => (label === '' ? values : { ...values, label }), [values, label]);
  const { input, problems } = useMemo(() => readForm(spec.fields, said), [spec, said]);
  const isUnreadable = Object.keys(problems).length > 0;
  const start = useDeed(async () => {
    setRefused([]);
    const started = await STARTS[name].run(input);
    if ('id' in started) go(`/operations/${started.id}`);
    else {
      setRefused(started.issues);
      if (started.issues.length === 0) throw new Error(started.message);
    }
  });
  const change = (field: string, value: string) => {
    setRefused([]);
    // A file may arrive while somebody types elsewhere.
    setValues((before) => {
      const next = { ...before, [field]: value };
      return { ...next, ...suggest(name, choices, next, field) };
    });
  };
  const choose = (path: string) => {
    setRefused([]);
    setValues((before) => withFile(before, path));
  };
  const issues = refused.length > 0 ? refused : foreseen;
  const elsewhere = issuesElsewhere(
    spec.fields.map((field) => field.name),
    issues,
  );
  const show = (field: FieldSpec) => (
    <FormField
      key={field.name}
      field={withChoices(
        field.name === 'label' && label !== '' ? { ...field, hint: `${label} where empty` } : field,
        choices,
        values,
      )}
      value={values[field.name] ?? ''}
      known={/symbol$/.test(field.name) ? [...new Set(choices.datasets.map(({ symbol }) => symbol))] : []}
      problems={[
        ...(problems[field.name] === undefined ? [] : [problems[field.name] ?? '']),
        ...issuesOf(field.name, issues),
      ]}
      answers={answersAt(field.name, issues)}
      remedy={lacksModel(field, choices, values) && <TrainLink strategy={values.strategyConfigPath ?? ''} />}
      onChange={(value) => change(field.name, value)}
    />
  );
  const groups = [...new Set(spec.fields.flatMap(({ group }) => group ?? []))];
  const isOfFile = name === 'data' && values.provider === 'csv' && (values.path ?? '') !== '';
  const hasAll = spec.fields.every((field) => field.isRequired !== true || (values[field.name] ?? '') !== '');
  return (
    <form
      ref={form}
      class="run-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isUnreadable) start.run();
      }}
    >
      <h1>{spec.title}</h1>
      <p class="muted">{spec.about}</p>
      <div class="fields">
        {name === 'data' && values.provider === 'csv' && (
          <UploadFile chosen={values.path ?? ''} onChoose={choose} />
        )}
        {spec.fields.filter(({ group }) => group === undefined).map(show)}
      </div>
      {groups.map((group) => {
        const fields = spec.fields.filter((field) => field.group === group);
        const isNeeded =
          (isVariation && group === CHANGES) ||
          fields.some((field) => issuesOf(field.name, issues).length > 0 || isChanged(field, values));
        return (
          <FieldGroup key={group} name={group} isNeeded={isNeeded}>
            {fields.map(show)}
          </FieldGroup>
        );
      })}
      {name === 'backtest' && (
        <Preflight
          input={hasAll && !isUnreadable ? (input as unknown as StartBacktestInput) : null}
          onIssues={setForeseen}
          onStartDate={(day) => change('startDate', day)}
        />
      )}
      {name === 'data' && (
        <ImportPreview
          input={isOfFile && hasAll && !isUnreadable ? (input as unknown as StartDataLoadInput) : null}
          onIssues={setForeseen}
        />
      )}
      {isOfFile && !hasAll && (
        <p class="preflight">
          Say which symbol and which bars the file holds: then it stands here what would be loaded.
        </p>
      )}
      {elsewhere.map((message) => (
        <p key={message} class="refusal" role="alert">
          {message}
        </p>
      ))}
      <Refusal error={start.failure} />
      <p class="submit">
        <button type="submit" class="primary" disabled={start.isRunning || isUnreadable} title="Ctrl + Enter">
          {start.isRunning ? 'Starting …' : spec.verb}
        </button>
        <button type="button" onClick={() => setCopying(true)}>
          Copy as…
        </button>
      </p>
      {isCopying && (
        <CopyDialog
          calls={[
            {
              server: location.origin,
              document: STARTS[name].document.toString(),
              variables: { input },
              command: commandLine(spec.command, spec.fields, said),
            },
          ]}
          onClose={() => setCopying(false)}
        />
      )}
    </form>
  );
}

const TrainLink = ({ strategy }: { readonly strategy: string }) => (
  <a href={`/new/training?strategyConfigPath=${encodeURIComponent(strategy)}`}>Train a model</a>
);

const isChanged = ({ name, initial = '' }: FieldSpec, values: Values): boolean =>
  (values[name] ?? '') !== initial;
