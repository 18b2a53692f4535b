import { type ReactNode, useId } from 'react';

/** A region of the page with its name. */
export function Panel(props: {
  readonly title: string;
  readonly tools?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const { title, tools, className = '', children } = props;
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {tools}
      </header>
      {children}
    </section>
  );
}
