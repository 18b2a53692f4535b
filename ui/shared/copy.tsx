/** Gives the user a text for other programs; where the browser keeps the page from the clipboard, says so, and what helps. */
import { type RefObject, useState } from 'react';
import { Button } from './button.js';
import { useText } from './text.js';

interface Props {
  readonly text: string;
  /** Where the user sees it. */
  readonly shown: RefObject<HTMLElement | null>;
}

export function Copy({ text, shown }: Props) {
  const say = useText();
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  const copy = async (): Promise<void> => {
    try {
      // A page that came over plain HTTP from another machine has no clipboard at all; reading it then throws, too.
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      if (shown.current) getSelection()?.selectAllChildren(shown.current);
      setOutcome('refused');
    }
  };
  return (
    <>
      {/* It must be there before it says something: only changes are read out. */}
      <span className={outcome === 'refused' ? 'complaint' : 'soft'} role="status">
        {outcome && say(`copy.${outcome}`)}
      </span>
      <Button onClick={() => void copy()}>{say('action.copy')}</Button>
    </>
  );
}
