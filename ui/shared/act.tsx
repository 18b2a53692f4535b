/** Doing something for the user, and saying in words, where it happened, what went wrong. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { CallFailed } from './ask.js';
import { useHeard, useText } from './text.js';

export interface Acting {
  /** Does it; what goes wrong becomes the complaint until something succeeds. */
  readonly act: (work: () => Promise<unknown>) => void;
  readonly complaint: string;
  readonly busy: boolean;
  /** The complaint is no longer of interest: what it was about has changed. */
  readonly forget: () => void;
}

/** @param about What a complaint is about: when that changes, it is forgotten */
export function useAct(about = ''): Acting {
  const inWords = useFailure();
  const [complaint, setComplaint] = useState('');
  const [running, setRunning] = useState(0);
  const act = useCallback(
    (work: () => Promise<unknown>): void => {
      setRunning((count) => count + 1);
      work()
        .then(
          () => setComplaint(''),
          (error: unknown) => setComplaint(inWords(error)),
        )
        .finally(() => setRunning((count) => count - 1));
    },
    [inWords],
  );
  const forget = useCallback(() => setComplaint(''), []);
  const before = useRef(about);
  useEffect(() => {
    if (before.current !== about) forget();
    before.current = about;
  }, [about, forget]);
  return { act, complaint, busy: running > 0, forget };
}

/** What a failure is called for people, and what to do. */
export function useFailure(): (error: unknown) => string {
  const say = useText();
  const heard = useHeard();
  return useCallback(
    (error) => {
      if (!(error instanceof CallFailed)) return error instanceof Error ? error.message : String(error);
      const { complaint } = error;
      if (!complaint) return say('complaint.noAnswer');
      return say('complaint.refused', { what: sentence(heard(complaint.what)), right: heard(complaint.right) });
    },
    [say, heard],
  );
}

/** Some end without a stop, as what a partner has said. */
const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

export const Complaint = ({ text }: { readonly text: string }) =>
  text === '' ? null : (
    <p className="complaint" role="alert">
      {text}
    </p>
  );
