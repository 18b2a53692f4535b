/** What is on the desk: the command that is being written, and those that were sent. It stays while other views are looked at. */
import { useState } from 'react';
import { useFailure } from '../../shared/act.js';
import { CallFailed, type Objection } from '../../shared/ask.js';
import { sendCommand } from '../calls.js';

export interface Sent {
  /** Counts from 1. */
  readonly number: number;
  readonly identity: string;
  readonly action: string;
  readonly payload: unknown;
  /** By the clock of the back-end, as the page knew it. */
  readonly at: string;
  /** Missing while there is none. */
  readonly outcome?: { readonly answer: unknown } | { readonly failure: string };
  /** On the machine's clock, between the click and the answer. */
  readonly latency_ms?: number;
}

export interface CommandDesk {
  readonly action: string;
  /** Undefined: the example. */
  readonly payload: unknown;
  /** Why the payload was not sent. */
  readonly objection: Objection | undefined;
  /** Newest first. */
  readonly sent: readonly Sent[];
  /** What was written for it before lies there again, unless something else is to. */
  readonly choose: (action: string, payload?: unknown) => void;
  /** Back to the example. */
  readonly beginAnew: (action: string) => void;
  readonly change: (payload: unknown) => void;
  readonly send: (command: Pick<Sent, 'identity' | 'action' | 'payload' | 'at'>) => void;
}

const mostSent = 100;

export function useCommandDesk(): CommandDesk {
  const inWords = useFailure();
  const [open, setOpen] = useState<Pick<CommandDesk, 'action' | 'objection'>>({ action: 'RemoteStartTransaction', objection: undefined });
  /** What was written, by action. */
  const [drafts, setDrafts] = useState<Readonly<Record<string, unknown>>>({});
  const write = (action: string, payload: unknown): void => setDrafts((all) => ({ ...all, [action]: payload }));
  const [sent, setSent] = useState<readonly Sent[]>([]);

  const send: CommandDesk['send'] = (command) => {
    const begun_ms = performance.now();
    const number = (sent[0]?.number ?? 0) + 1;
    const settle = (outcome: NonNullable<Sent['outcome']>): void => {
      const latency_ms = performance.now() - begun_ms;
      setSent((all) => all.map((each) => (each.number === number ? { ...each, outcome, latency_ms } : each)));
    };
    setSent((all) => [{ number, ...command }, ...all].slice(0, mostSent));
    setOpen((now) => ({ ...now, objection: undefined }));
    sendCommand(command.identity, command.action, command.payload).then(
      (answer) => settle({ answer }),
      (error: unknown) => {
        settle({ failure: inWords(error) });
        const objection = error instanceof CallFailed && error.complaint?.error === 'bad-payload' ? error.complaint : undefined;
        if (objection) setOpen((now) => (now.action === command.action ? { ...now, objection } : now));
      },
    );
  };
  return {
    ...open,
    payload: drafts[open.action],
    sent,
    choose: (action, payload) => {
      setOpen({ action, objection: undefined });
      if (payload !== undefined) write(action, payload);
    },
    beginAnew: (action) => {
      setOpen({ action, objection: undefined });
      write(action, undefined);
    },
    change: (payload) => {
      setOpen((now) => ({ ...now, objection: undefined }));
      write(open.action, payload);
    },
    send,
  };
}
