/** Touch screen and ad screen in full size. Both show a plain view of the state until their own pages exist. */
import type { StateDto } from '../../../src/api/index.js';
import { Complaint, useAct } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { Dialog } from '../../shared/dialog.js';
import { type Live, useLive } from '../../shared/live.js';
import { useNumbers, useText } from '../../shared/text.js';
import { isDark } from '../dark.js';
import { secondsUntil } from '../seconds-until.js';

type SideState = StateDto['sides']['A'];

export function ScreenDialog({
  live,
  screen,
  close,
}: {
  readonly live: Live;
  readonly screen: 'touch' | 'ad';
  readonly close: () => void;
}) {
  const say = useText();
  const phase = useLive(live, ({ state }) => state?.station.phase);
  return (
    <Dialog title={say(screen === 'touch' ? 'screen.touch' : 'screen.ad')} close={close} className="full-screen">
      {phase && isDark(phase) ? (
        <p className="no-picture">{say(`phase.${phase}`)}</p>
      ) : screen === 'touch' ? (
        <TouchScreen live={live} />
      ) : (
        <AdScreen live={live} />
      )}
    </Dialog>
  );
}

function TouchScreen({ live }: { readonly live: Live }) {
  const say = useText();
  const identity = useLive(live, ({ state }) => state?.station.identity);
  const now = useLive(live, ({ state }) => state?.clock.now);
  const service = useLive(live, ({ state }) => state?.service);
  const A = useLive(live, ({ state }) => state?.sides.A);
  const B = useLive(live, ({ state }) => state?.sides.B);
  const { act, complaint } = useAct();
  if (!A || !B) return null;
  return (
    <div className="hmi">
      <header>
        <Button
          kind="quiet"
          className={service?.readerUntil ? 'logo awake' : 'logo'}
          aria-label={say('screen.logo')}
          onClick={() => act(() => call('tapLogo', { body: { taps: 1 } }))}
        >
          ◆
        </Button>
        <strong>{say(service?.readerUntil ? 'screen.service' : 'screen.welcome')}</strong>
        <span>{identity}</span>
      </header>
      <div className="tiles">
        {(
          [
            ['A', A],
            ['B', B],
          ] as const
        ).map(([side, state]) => (
          <Tile
            key={side}
            side={side}
            state={state}
            now={now ?? ''}
            choose={() => act(() => call('chooseSide', { params: { side } }))}
            stop={() =>
              act(async () => {
                const { stopped } = await call('stopOnScreen', { params: { side } });
                if (!stopped) throw new Error(say('scene.stopNeedsCard'));
              })
            }
          />
        ))}
      </div>
      <Complaint text={complaint} />
    </div>
  );
}

interface TileProps {
  readonly side: 'A' | 'B';
  readonly state: SideState;
  readonly now: string;
  readonly choose: () => void;
  readonly stop: () => void;
}

function Tile({ side, state: { hmi, vehicle, session, outlet, pack, chosen, stopKey }, now, choose, stop }: TileProps) {
  const say = useText();
  const { kW, kWh, whole } = useNumbers();
  const minutes = session ? Math.max(0, Math.floor((Date.parse(now) - Date.parse(session.startedAt)) / 60_000)) : undefined;
  return (
    <section className={`tile ${hmi} ${chosen ? 'chosen' : ''}`} aria-label={say(`side.${side}`)}>
      <h3>{side}</h3>
      <p className="hmi-state">{stopKey ? say('screen.stopPrompt', { seconds: secondsUntil(stopKey.until, now) }) : say(`hmi.${hmi}`)}</p>
      <p className="soc">{vehicle && outlet.plugged ? `${whole(vehicle.soc_pct)} %` : ' '}</p>
      <p>{session ? `${kW(outlet.power_W)} · ${kWh(session.energy_Wh)} · ${say('screen.minutes', { minutes: minutes ?? 0 })}` : ' '}</p>
      <p>{say('screen.battery', { side, level: whole(pack.batterySoc_pct) })}</p>
      <div className="tools">
        <Button kind="main" onClick={choose}>
          {say('hands.choose')}
        </Button>
        <Button onClick={stop} disabled={!session}>
          {say('hands.stop')}
        </Button>
      </div>
    </section>
  );
}

function AdScreen({ live }: { readonly live: Live }) {
  const say = useText();
  const { kW } = useNumbers();
  const sides = useLive(live, ({ state }) => state?.sides);
  const brightness_pct = useLive(live, ({ state }) => state?.adScreen.brightness_pct);
  if (!sides) return null;
  const free = (['A', 'B'] as const).filter((side) => sides[side].hmi === 'available');
  return (
    <div className="adscreen" style={{ filter: `brightness(${String(brightness_pct ?? 100)}%)` }}>
      <p className="claim">{say('ad.claim')}</p>
      <p>{free.length === 0 ? say('ad.busy') : say('ad.free', { sides: free.join(' + ') })}</p>
      <p>{say('flow.toCars', { power: kW(sides.A.outlet.power_W + sides.B.outlet.power_W) })}</p>
    </div>
  );
}
