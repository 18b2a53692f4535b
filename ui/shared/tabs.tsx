/** Tabs after the ARIA pattern: arrows move between them, Tab goes into the one that is open. */
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** A small number beside the label. */
  readonly count?: number;
}

interface Props<Name extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly open: Name;
  readonly choose: (name: Name) => void;
  /** What stands at the end of the row. */
  readonly tools?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Tabs<Name extends string>({ label, tabs, open, choose, tools, className = '', children }: Props<Name>) {
  const id = useId();
  const row = useRef<HTMLDivElement>(null);
  const go = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = tabs.findIndex(({ name }) => name === open);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (!next) return;
    choose(next.name);
    row.current?.querySelector<HTMLElement>(`[data-tab="${next.name}"]`)?.focus();
  };
  return (
    <section className={`panel tabbed ${className}`} aria-label={label}>
      <header>
        <div className="tabs" role="tablist" aria-label={label} ref={row} onKeyDown={go}>
          {tabs.map(({ name, label: text, count = 0 }) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${id}${name}`}
              data-tab={name}
              aria-selected={name === open}
              aria-controls={`${id}panel`}
              tabIndex={name === open ? 0 : -1}
              onClick={() => choose(name)}
            >
              {text} {count > 0 && <span className="count">{count}</span>}
            </button>
          ))}
        </div>
        {tools}
      </header>
      <div className="tabpanel" role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${open}`}>
        {children}
      </div>
    </section>
  );
}
