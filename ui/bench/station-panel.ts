/** The station as a whole: identity, link, clock, grid, faults; and the hands that concern all of it. */
import type { StateDto } from '../../src/api/index.js';
import { ask, tryTo } from './ask.js';
import { partsOf, show } from './parts.js';
import { amperes, degrees, kW } from './quantities.js';

/** Wires the parts of the station; the returned function shows a state on them. */
export function stationPanel(page: Document): (state: StateDto) => void {
  const parts = partsOf(page);
  const complaint = parts('complaint');
  const linkHand = parts('linkHand');
  const emergencyHand = parts('emergencyHand');
  const paces = [...page.querySelectorAll<HTMLButtonElement>('button[data-factor]')];
  let shown: StateDto | undefined;
  /** The machine's time at which `shown` was true. */
  let shownAt_ms = 0;

  const put = (path: string, body: object): void => void tryTo(complaint, () => ask('PUT', path, body));
  linkHand.addEventListener('click', () => put('/api/twin/link', { cut: !shown?.link.cut }));
  emergencyHand.addEventListener('click', () => put('/api/twin/emergency-stop', { pressed: !shown?.emergencyStop.pressed }));
  for (const pace of paces) {
    const factor = Number(pace.dataset['factor']);
    pace.addEventListener('click', () => put('/api/clock', factor === 1 ? { mode: 'real' } : { mode: 'scaled', factor }));
  }
  // Between two states the time of the station goes on at its pace.
  setInterval(() => {
    if (shown) show(parts('time'), timeOf(shown.clock, performance.now() - shownAt_ms));
  }, 250);

  return (state) => {
    shown = state;
    shownAt_ms = performance.now();
    const { clock, station, link, outbox, faults, grid, ambient, flows, doors, emergencyStop } = state;
    show(parts('identity'), `${station.identity}, ${station.model}, ${station.firmware} (${phaseWords[station.phase]})`);
    show(parts('link'), link.cut ? 'cut' : link.address === null ? 'no address set' : link.state);
    show(parts('time'), timeOf(clock, 0));
    show(parts('mode'), clock.mode === 'stepped' ? 'stepped' : '');
    for (const pace of paces) pace.ariaPressed = String(Number(pace.dataset['factor']) === clock.factor);
    show(parts('grid'), grid.present ? `${grid.feed_A} A feed, ${amperes(grid.current_A)} drawn` : `${grid.feed_A} A feed, no AC`);
    show(parts('gridPower'), kW(flows.gridToStation_W));
    show(parts('losses'), kW(flows.losses_W));
    show(parts('ambient'), degrees(ambient.temperature_C));
    const open = Object.entries(doors).flatMap(([door, at]) => (at === 'open' ? [door] : []));
    show(parts('doors'), open.length === 0 ? 'closed' : `open: ${open.join(', ')}`);
    show(parts('outbox'), `${outbox.waiting}${outbox.dead === 0 ? '' : `, undeliverable ${outbox.dead}`}`);
    show(
      parts('faults'),
      faults.map(({ code, side, info }) => `${info} (${code}${side === null ? '' : `, side ${side}`})`).join('; ') || 'none',
    );
    show(linkHand, link.cut ? 'Restore the link' : 'Cut the link');
    show(emergencyHand, emergencyStop.pressed ? 'Release emergency stop' : 'Press emergency stop');
  };
}

const phaseWords: Readonly<Record<StateDto['station']['phase'], string>> = {
  startingUp: 'starting up',
  inService: 'in service',
  restarting: 'restarting',
  down: 'down',
};

/** UTC, to the second. */
const timeOf = ({ now, factor }: StateDto['clock'], since_ms: number): string =>
  `${new Date(Date.parse(now) + since_ms * factor).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
