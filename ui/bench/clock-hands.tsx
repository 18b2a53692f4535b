/** The clock of the station, and the hands on it. */
import { useEffect, useRef, useState } from 'react';
import type { ClockDto } from '../../src/api/index.js';
import { Complaint, useAct } from '../shared/act.js';
import { Button, Toggle } from '../shared/button.js';
import { call } from '../shared/call.js';
import { Dialog } from '../shared/dialog.js';
import { type Live, useLive } from '../shared/live.js';
import { useText } from '../shared/text.js';

const factors = [1, 10, 60, 600] as const;

export function ClockHands({ live }: { readonly live: Live }) {
  const say = useText();
  const { act, complaint } = useAct();
  const factor = useLive(live, ({ state }) => state?.clock.factor);
  const [choosing, setChoosing] = useState(false);
  return (
    <div className="clock" role="group" aria-label={say('clock.title')}>
      <Time live={live} />
      <Toggle
        pressed={factor === 0}
        onClick={() => act(() => call('runClock', { body: { mode: 'stepped' } }))}
        aria-label={say('clock.pause')}
        title={say('clock.pause')}
      >
        ❚❚
      </Toggle>
      {factors.map((pace) => (
        <Toggle
          key={pace}
          pressed={pace === factor}
          onClick={() => act(() => call('runClock', { body: pace === 1 ? { mode: 'real' } : { mode: 'scaled', factor: pace } }))}
        >
          ×{pace}
        </Toggle>
      ))}
      <Button onClick={() => setChoosing(true)}>{say('clock.runTo')}</Button>
      {choosing && <RunTo live={live} close={() => setChoosing(false)} />}
      {complaint !== '' && (
        <div className="floating">
          <Complaint text={complaint} />
        </div>
      )}
    </div>
  );
}

/** Between two states the time of the station goes on at its pace. */
function Time({ live }: { readonly live: Live }) {
  const element = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    const show = (): void => {
      const { state } = live;
      if (!state || !element.current) return;
      const since_ms = live.line === 'open' ? performance.now() - live.stateAt_ms : 0;
      const text = inWords(Date.parse(state.clock.now) + since_ms * state.clock.factor);
      if (element.current.textContent !== text) element.current.textContent = text;
    };
    show();
    const timer = setInterval(show, 250);
    return () => clearInterval(timer);
  }, [live]);
  return <time ref={element} />;
}

/** UTC, to the second. */
const inWords = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const minute_ms = 60_000;
/** One call moves the clock so far at most, so that it can be stopped in between. */
const leap_ms = 5 * minute_ms;

function RunTo({ live, close }: { readonly live: Live; readonly close: () => void }) {
  const say = useText();
  const { act, complaint, busy } = useAct();
  const now = useLive(live, ({ state }) => Date.parse(state?.clock.now ?? ''));
  const [wanted, setWanted] = useState(() => new Date(now + 60 * minute_ms).toISOString().slice(0, 16));
  const stopped = useRef(false);
  const target = Date.parse(`${wanted}Z`);
  const ahead = target > now;

  const run = async (before: ClockDto): Promise<void> => {
    stopped.current = false;
    await call('runClock', { body: { mode: 'stepped' } });
    try {
      let at = Date.parse((await call('readClock', {})).now);
      while (at < target && !stopped.current) {
        at = Date.parse((await call('advanceClock', { body: { by_ms: Math.min(leap_ms, target - at) } })).now);
      }
    } finally {
      const body = before.mode === 'scaled' ? { mode: before.mode, factor: before.factor } : { mode: before.mode };
      await call('runClock', { body });
    }
    close();
  };
  useEffect(
    () => () => {
      stopped.current = true;
    },
    [],
  );
  return (
    <Dialog title={say('clock.runTo')} close={close}>
      <form
        className="runto"
        onSubmit={(event) => {
          event.preventDefault();
          const { state } = live;
          if (state) act(() => run(state.clock));
        }}
      >
        <p className="soft">{say('clock.runToHint')}</p>
        <div className="tools">
          {[10, 60, 360, 1440].map((minutes) => (
            <Button key={minutes} disabled={busy} onClick={() => setWanted(new Date(now + minutes * minute_ms).toISOString().slice(0, 16))}>
              +{minutes < 60 ? `${minutes} min` : `${minutes / 60} h`}
            </Button>
          ))}
        </div>
        <label className="field">
          <span>{say('clock.target')}</span>
          <input type="datetime-local" value={wanted} disabled={busy} required onChange={({ target: field }) => setWanted(field.value)} />
        </label>
        <p className="mono" role="status">
          {inWords(now)}
        </p>
        {!ahead && !busy && <p className="complaint">{say('clock.past')}</p>}
        <Complaint text={complaint} />
        <div className="tools end">
          {busy ? (
            <Button onClick={() => (stopped.current = true)}>{say('clock.stop')}</Button>
          ) : (
            <Button kind="main" type="submit" disabled={!ahead}>
              {say('clock.run')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
