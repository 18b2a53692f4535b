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
  const runTo = useLive(live, ({ state }) => state?.clock.runTo);
  const [choosing, setChoosing] = useState(false);
  return (
    <div className="clock" role="group" aria-label={say('clock.title')}>
      <div className="now">
        <Time live={live} />
        {runTo && <Progress live={live} {...runTo} />}
      </div>
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
      {/* One button, so that the keyboard stays where it was. */}
      <Button onClick={() => (runTo ? act(() => call('stopRunTo', {})) : setChoosing(true))}>
        {say(runTo ? 'clock.stop' : 'clock.runTo')}
      </Button>
      {choosing && <RunTo live={live} close={() => setChoosing(false)} />}
      {complaint !== '' && (
        <div className="floating">
          <Complaint text={complaint} />
        </div>
      )}
    </div>
  );
}

/** Between two states the time of the station goes on at its pace; how fast it is run to a moment nobody knows. */
function Time({ live }: { readonly live: Live }) {
  const element = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    const show = (): void => {
      const { state } = live;
      if (!state || !element.current) return;
      const since_ms = live.line === 'open' && !state.clock.runTo ? performance.now() - live.stateAt_ms : 0;
      const text = inWords(Date.parse(state.clock.now) + since_ms * state.clock.factor);
      if (element.current.textContent !== text) element.current.textContent = text;
    };
    show();
    const timer = setInterval(show, 250);
    return () => clearInterval(timer);
  }, [live]);
  return <time ref={element} />;
}

/** How far time has been run towards a moment, whoever has asked for it. */
function Progress({ live, from, until }: { readonly live: Live } & NonNullable<ClockDto['runTo']>) {
  const say = useText();
  const now = useLive(live, ({ state }) => state?.clock.now ?? from);
  const [begin, at, end] = [Date.parse(from), Date.parse(now), Date.parse(until)];
  return (
    <>
      <span role="status">{say('clock.runsTo', { until: inWords(end) })}</span>
      <progress max={end - begin} value={at - begin} aria-label={say('clock.progress')} />
    </>
  );
}

/** UTC, to the second. */
const inWords = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const minute_ms = 60_000;
/** As a field of date and time wants it. */
const toTheMinute = (at: number): string => new Date(at).toISOString().slice(0, 16);

/** The station runs there by itself: this dialog only asks it to. */
function RunTo({ live, close }: { readonly live: Live; readonly close: () => void }) {
  const say = useText();
  const { act, complaint, busy } = useAct();
  const now = useLive(live, ({ state }) => Date.parse(state?.clock.now ?? ''));
  const [wanted, setWanted] = useState(() => toTheMinute(now + 60 * minute_ms));
  const ahead = Date.parse(`${wanted}Z`) > now;
  const run = async (): Promise<void> => {
    await call('runTo', { body: { at: `${wanted}:00Z` } });
    close();
  };
  return (
    <Dialog title={say('clock.runTo')} close={close}>
      <form
        className="runto"
        onSubmit={(event) => {
          event.preventDefault();
          act(run);
        }}
      >
        <p className="soft">{say('clock.runToHint')}</p>
        <div className="tools">
          {[10, 60, 360, 1440].map((minutes) => (
            <Button key={minutes} onClick={() => setWanted(toTheMinute(now + minutes * minute_ms))}>
              +{minutes < 60 ? `${minutes} min` : `${minutes / 60} h`}
            </Button>
          ))}
        </div>
        <label className="field">
          <span>{say('clock.target')}</span>
          <input type="datetime-local" value={wanted} required onChange={({ target }) => setWanted(target.value)} />
        </label>
        <p className="soft">{say('clock.nowIs', { time: inWords(now) })}</p>
        {!ahead && <p className="complaint">{say('clock.past')}</p>}
        <Complaint text={complaint} />
        <div className="tools end">
          <Button kind="main" type="submit" disabled={!ahead || busy}>
            {say('clock.run')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
