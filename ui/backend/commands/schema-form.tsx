/** A form for a payload, derived from its JSON schema: fields by type, optional ones only where somebody wants them, groups that repeat. */
import { useId } from 'react';
import type { JsonSchema } from '../../../src/api/backend.js';
import { Button } from '../../shared/button.js';
import { useText } from '../../shared/text.js';
import { blankOf, type Fields, isFields, numberOr, wholeSeconds } from './form-value.js';

interface Shared {
  /** The clock of the back-end. */
  readonly now: () => string;
  /** What is wrong, and at which place, as `a.b[0].c`. */
  readonly wrong: { readonly place: string; readonly text: string } | undefined;
}

interface PartProps extends Shared {
  readonly name: string;
  readonly place: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly set: (value: unknown) => void;
  /** Missing where the part is required. */
  readonly leaveOut?: () => void;
}

/** All fields of an object. */
export function ObjectFields({
  schema: { properties = {}, required = [] },
  value,
  place,
  set,
  ...shared
}: Shared & { readonly schema: JsonSchema; readonly value: Fields; readonly place: string; readonly set: (value: Fields) => void }) {
  const say = useText();
  const parts = Object.entries(properties);
  const missing = parts.filter(([name]) => !(name in value));
  const without = (name: string): Fields => Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  return (
    <>
      {parts.map(([name, part]) =>
        name in value ? (
          <Part
            key={name}
            name={name}
            place={place === '' ? name : `${place}.${name}`}
            schema={part}
            value={value[name]}
            set={(next) => set({ ...value, [name]: next })}
            {...(!required.includes(name) && { leaveOut: () => set(without(name)) })}
            {...shared}
          />
        ) : null,
      )}
      {missing.length > 0 && (
        <p className="missing">
          <span className="soft">{say('form.leftOut')}</span>
          {missing.map(([name, part]) => (
            <Button
              key={name}
              aria-label={say('form.add', { name })}
              onClick={() => set({ ...value, [name]: blankOf(part, shared.now()) })}
            >
              + {name}
            </Button>
          ))}
        </p>
      )}
    </>
  );
}

function Part(props: PartProps) {
  const { schema, value, set, name, place, leaveOut, ...shared } = props;
  if (schema.type === 'object' && isFields(value)) {
    return (
      <Group name={name} leaveOut={leaveOut}>
        <ObjectFields schema={schema} value={value} place={place} set={set} {...shared} />
      </Group>
    );
  }
  if (schema.type === 'array' && Array.isArray(value) && schema.items) {
    return <Items {...props} items={schema.items} values={value} />;
  }
  return <Leaf {...props} />;
}

function Group({
  name,
  leaveOut,
  children,
}: {
  readonly name: string;
  readonly leaveOut?: (() => void) | undefined;
  readonly children: React.ReactNode;
}) {
  return (
    <fieldset>
      <legend>
        {name}
        {leaveOut && <LeaveOut name={name} leaveOut={leaveOut} />}
      </legend>
      {children}
    </fieldset>
  );
}

function Items({
  name,
  place,
  items,
  values,
  set,
  leaveOut,
  now,
  wrong,
}: PartProps & { readonly items: JsonSchema; readonly values: readonly unknown[] }) {
  const say = useText();
  return (
    <Group name={name} leaveOut={leaveOut}>
      {Object.entries(values).map(([at, value]) => {
        const index = Number(at);
        return (
          <Part
            // Items have no name but their place.
            key={at}
            name={`${name} ${index + 1}`}
            place={`${place}[${index}]`}
            schema={items}
            value={value}
            set={(next) => set(values.with(index, next))}
            leaveOut={() => set(values.toSpliced(index, 1))}
            now={now}
            wrong={wrong}
          />
        );
      })}
      <Button onClick={() => set([...values, blankOf(items, now())])}>{say('form.addItem', { name })}</Button>
    </Group>
  );
}

function Leaf({ name, place, schema, value, set, leaveOut, now, wrong }: PartProps) {
  const say = useText();
  const id = useId();
  const complaint = wrong?.place === place ? wrong.text : undefined;
  const control = {
    id,
    'aria-invalid': complaint !== undefined,
    ...(complaint !== undefined && { 'aria-describedby': `${id}wrong` }),
  };
  return (
    <div className="leaf">
      <label htmlFor={id}>{name}</label>
      <Control schema={schema} value={value} set={set} control={control} />
      {schema.format === 'date-time' && <Button onClick={() => set(wholeSeconds(now()))}>{say('form.now')}</Button>}
      {leaveOut && <LeaveOut name={name} leaveOut={leaveOut} />}
      {complaint !== undefined && (
        <p className="complaint" id={`${id}wrong`} role="alert">
          {complaint}
        </p>
      )}
    </div>
  );
}

interface ControlProps {
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly set: (value: unknown) => void;
  readonly control: { readonly id: string; readonly 'aria-invalid': boolean; readonly 'aria-describedby'?: string };
}

/** Longer texts than this want several lines. */
const oneLine = 300;

function Control({ schema, value, set, control }: ControlProps) {
  const { type, format, maxLength, multipleOf } = schema;
  const text = String(value);
  if (schema.enum) {
    // What is not allowed is shown all the same, so that nothing changes unseen.
    const options = schema.enum.includes(text) ? schema.enum : [text, ...schema.enum];
    return (
      <select {...control} value={text} onChange={({ target }) => set(target.value)}>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  }
  if (type === 'boolean')
    return <input {...control} type="checkbox" checked={value === true} onChange={({ target }) => set(target.checked)} />;
  if (type === 'integer' || type === 'number') {
    const step = type === 'integer' ? 1 : (multipleOf ?? 'any');
    return <input {...control} type="number" step={step} value={text} onChange={({ target }) => set(numberOr(target.value))} />;
  }
  if (format === 'date-time' && (text === '' || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text))) {
    return (
      <input
        {...control}
        type="datetime-local"
        step={1}
        value={text.slice(0, 19)}
        onChange={({ target }) =>
          set(target.value === '' ? '' : wholeSeconds(target.value.length === 16 ? `${target.value}:00` : target.value))
        }
      />
    );
  }
  if (maxLength !== undefined && maxLength > oneLine) {
    return <textarea {...control} rows={4} maxLength={maxLength} value={text} onChange={({ target }) => set(target.value)} />;
  }
  return <input {...control} type="text" maxLength={maxLength} value={text} onChange={({ target }) => set(target.value)} />;
}

function LeaveOut({ name, leaveOut }: { readonly name: string; readonly leaveOut: () => void }) {
  const say = useText();
  return (
    <Button
      kind="quiet"
      className="leave-out"
      aria-label={say('form.leaveOut', { name })}
      title={say('form.leaveOut', { name })}
      onClick={leaveOut}
    >
      ✕
    </Button>
  );
}
