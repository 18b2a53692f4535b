/** A number of the world that can be set, with what it is now. */
import { type FormEvent, useState } from 'react';
import { Button } from '../../shared/button.js';
import { Field } from '../../shared/field.js';
import { useText } from '../../shared/text.js';

interface Props {
  readonly label: string;
  /** As it is. */
  readonly now: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly set: (value: number) => void;
}

export function Level({ label, now, min, max, step, set }: Props) {
  const say = useText();
  const [value, setValue] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    set(Number(value));
  };
  return (
    <form className="level" onSubmit={submit}>
      <Field label={`${label}: ${now}`}>
        <input
          type="number"
          step={step ?? 'any'}
          min={min}
          max={max}
          required
          value={value}
          onChange={({ target }) => setValue(target.value)}
        />
      </Field>
      <Button type="submit">{say('action.set')}</Button>
    </form>
  );
}
