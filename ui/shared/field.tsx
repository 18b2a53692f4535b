/** Labelled fields of forms. */
import type { ComponentProps, ReactNode } from 'react';

export const Field = ({
  label,
  children,
  className = '',
}: {
  readonly label: string;
  readonly children: ReactNode;
  readonly className?: string;
}) => (
  <label className={`field ${className}`}>
    <span>{label}</span>
    {children}
  </label>
);

type NumberProps = Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange'> & {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
};

/** A number as text: a field that is being typed into is not always one. */
export const NumberField = ({ label, value, set, ...rest }: NumberProps) => (
  <Field label={label}>
    <input type="number" step="any" value={value} onChange={({ target }) => set(target.value)} {...rest} />
  </Field>
);

type SelectProps = Omit<ComponentProps<'select'>, 'value' | 'onChange'> & {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly options: readonly (readonly [value: string, text: string])[];
};

export const SelectField = ({ label, value, set, options, ...rest }: SelectProps) => (
  <Field label={label}>
    <select value={value} onChange={({ target }) => set(target.value)} {...rest}>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  </Field>
);

export const Check = ({
  label,
  checked,
  set,
}: {
  readonly label: string;
  readonly checked: boolean;
  readonly set: (on: boolean) => void;
}) => (
  <label className="check">
    <input type="checkbox" checked={checked} onChange={({ target }) => set(target.checked)} />
    <span>{label}</span>
  </label>
);
