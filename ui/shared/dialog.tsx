import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './button.js';
import { useText } from './text.js';

interface Props {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A modal dialog; Escape and a click beside it close it. It is open as long as it is rendered. */
export function Dialog({ title, close, children, className = '' }: Props) {
  const say = useText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Whoever stops rendering it has not closed it; only then does the focus go back to where it came from.
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={id}
      onClose={close}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" aria-label={say('action.close')} onClick={() => dialog.current?.close()}>
          ✕
        </Button>
      </header>
      <div className="content">{children}</div>
    </dialog>
  );
}
