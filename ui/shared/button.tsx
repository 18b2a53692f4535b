import type { ComponentProps } from 'react';

type Kind = 'usual' | 'main' | 'danger' | 'quiet';

/** A button that never submits a form unless it says so. */
export const Button = ({
  kind = 'usual',
  type = 'button',
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly kind?: Kind }) => <button type={type} className={`button ${kind} ${className}`} {...rest} />;

/** A button that stays pressed. */
export const Toggle = ({ pressed, ...rest }: ComponentProps<typeof Button> & { readonly pressed: boolean }) => (
  <Button aria-pressed={pressed} {...rest} />
);
