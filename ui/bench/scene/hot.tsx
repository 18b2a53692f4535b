/** A place in the drawing that can be clicked, or reached and pressed with the keyboard. */
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly act: () => void;
  readonly pressed?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export const Hot = ({ label, act, pressed, className = '', children }: Props) => (
  <g
    className={`hot ${className}`}
    role="button"
    tabIndex={0}
    aria-label={label}
    aria-pressed={pressed}
    onClick={act}
    onKeyDown={(event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      act();
    }}
  >
    <title>{label}</title>
    {children}
  </g>
);
