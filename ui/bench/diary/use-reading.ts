/** What a route answers, read again whenever the station says that there is more. */
import { useEffect, useState } from 'react';
import type { AnswerOf, RouteName, Routes, StateDto } from '../../../src/api/index.js';
import { useFailure } from '../../shared/act.js';
import { type Bring, call } from '../../shared/call.js';
import type { Live } from '../../shared/live.js';
import { Paced } from '../../shared/paced.js';

/** What is read; a constant, for a new one is read anew. */
export interface Reading<Name extends RouteName> {
  readonly name: Name;
  readonly bring: (state: StateDto) => Bring<Name>;
  /** Something else as soon as there is more to read. */
  readonly sign: (state: StateDto) => number | string;
}

const pause_ms = 1_000;

export function useReading<Name extends RouteName>(live: Live, reading: Reading<Name>) {
  const inWords = useFailure();
  const [answer, setAnswer] = useState<AnswerOf<Routes[Name]>>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    const { name, bring, sign } = reading;
    let shown = true;
    const read = async (): Promise<void> => {
      if (!live.state) return;
      try {
        const told = await call(name, bring(live.state));
        if (!shown) return;
        setAnswer(told);
        setFailure(undefined);
      } catch (error) {
        if (shown) setFailure(error);
      }
    };
    const paced = new Paced(pause_ms, read);
    let last: number | string | undefined;
    const look = (): void => {
      // When the line is open again, all is read again, too.
      const next = live.state && live.line === 'open' ? sign(live.state) : undefined;
      if (next !== undefined && next !== last) paced.want();
      last = next;
    };
    look();
    const leave = live.subscribe(look);
    return () => {
      shown = false;
      leave();
      paced.end();
    };
  }, [live, reading]);
  return { answer, complaint: failure === undefined ? '' : inWords(failure) };
}
