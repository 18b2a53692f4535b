/** One side: what it shows, and the hands of a driver. */
import type { CatalogueDto, StateDto } from '../../src/api/index.js';
import { ask, tryTo } from './ask.js';
import { found, type Parts, partOf, partsOf, show } from './parts.js';
import { amperes, degrees, kW, kWh, percent, volts } from './quantities.js';

type Side = keyof StateDto['sides'];
type SideState = StateDto['sides'][Side];

const hmiWords: Readonly<Record<SideState['hmi'], string>> = {
  unavailable: 'Not available',
  available: 'Available',
  connected: 'Connected',
  charging: 'Charging',
  finished: 'Charging finished',
  fault: 'Fault',
};

const blockWords: Readonly<Record<SideState['blocks'][number], string>> = {
  emergencyStop: 'emergency stop',
  openDoor: 'a door is open',
  fault: 'a fault',
  restarting: 'restarting',
  inoperative: 'taken out of service',
};

/** Adds the panel of a side to the page; the returned function shows a state on it. */
export function addSidePanel(sides: HTMLElement, side: Side, catalogue: CatalogueDto): (state: SideState) => void {
  const template = found(document.querySelector<HTMLTemplateElement>('template#side'), 'side');
  const copy = template.content.cloneNode(true);
  sides.append(copy);
  const panel = found(sides.lastElementChild, `side ${side}`);
  panel.setAttribute('aria-label', `Side ${side}`);
  const parts = partsOf(panel);
  show(parts('name'), `Side ${side}`);
  addHands(panel, side, catalogue);
  return (state) => showSide(panel, parts, state);
}

function showSide(
  panel: Element,
  parts: Parts,
  { connectorId, hmi, status, light, blocks, outlet, session, pack, vehicle }: SideState,
): void {
  const lamp = parts('light');
  lamp.dataset['colour'] = light.colour;
  lamp.dataset['mode'] = light.mode;
  lamp.ariaLabel = lamp.title = `Light: ${light.colour}, ${light.mode}`;
  show(parts('hmi'), hmiWords[hmi]);
  const error = status.errorCode === 'NoError' ? '' : `, ${status.errorCode}${status.info === null ? '' : ` (${status.info})`}`;
  show(parts('status'), `OCPP connector ${connectorId}: ${status.status}${error}`);
  show(parts('power'), kW(outlet.power_W));
  const offered = outlet.offered_W === null ? '' : `, offered ${kW(outlet.offered_W)}`;
  show(parts('output'), `${volts(outlet.voltage_V)}, ${amperes(outlet.current_A)}${offered}`);
  show(parts('session'), session ? `${session.idToken}, transaction ${session.transactionId ?? 'not numbered yet'}` : 'none');
  show(parts('energy'), session ? kWh(session.energy_Wh) : '–');
  show(parts('vehicle'), vehicle ? vehicleInWords(vehicle) : 'none');
  partOf(panel, 'vehicleGauge', HTMLProgressElement).value = vehicle?.soc_pct ?? 0;
  show(parts('pack'), `${percent(pack.batterySoc_pct)} (cells ${percent(pack.packSoc_pct)}), ${degrees(pack.temperature_C)}`);
  partOf(panel, 'packGauge', HTMLProgressElement).value = pack.batterySoc_pct;
  show(parts('blocks'), blocks.length === 0 ? '' : `Does not serve: ${blocks.map((block) => blockWords[block]).join(', ')}`);
  partOf(panel, 'plug', HTMLButtonElement).disabled = vehicle !== null;
  partOf(panel, 'unplug', HTMLButtonElement).disabled = vehicle === null;
}

const vehicleInWords = ({ label, soc_pct, contact, paused }: NonNullable<SideState['vehicle']>): string =>
  [percent(soc_pct), label, ...(contact === 'bad' ? ['plug does not sit'] : []), ...(paused ? ['pauses'] : [])].join(', ');

function addHands(panel: Element, side: Side, { vehicles, cards }: CatalogueDto): void {
  const parts = partsOf(panel);
  const at = `/api/twin/sides/${side}`;
  const plugForm = partOf(panel, 'plugForm', HTMLFormElement);
  const choice = found(plugForm.querySelector('select'), 'vehicle');
  choice.append(...vehicles.map(({ vehicle, label }) => new Option(label, vehicle)));
  const cardForm = partOf(panel, 'cardForm', HTMLFormElement);
  // Different cards, as one is not accepted twice at the same time.
  found(cardForm.querySelector('input'), 'idToken').value = cards[side === 'A' ? 0 : 1]?.idToken ?? '';

  const act = (work: () => Promise<unknown>): void => {
    show(parts('cardAnswer'), '');
    void tryTo(parts('complaint'), work);
  };
  onSubmit(plugForm, (fields) =>
    act(() => ask('PUT', `${at}/vehicle`, { vehicle: fields.get('vehicle'), soc_pct: Number(fields.get('soc_pct')) })),
  );
  parts('unplug').addEventListener('click', () => act(() => ask('DELETE', `${at}/vehicle`)));
  onSubmit(cardForm, (fields) =>
    act(async () => {
      const { type, why } = await ask<{ type: string; why?: string }>('POST', `${at}/cards`, { idToken: fields.get('idToken') });
      show(parts('cardAnswer'), type);
      if (why !== undefined) throw new Error(`The station refuses the card: ${why}.`);
    }),
  );
}

function onSubmit(form: HTMLFormElement, act: (fields: FormData) => void): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act(new FormData(form));
  });
}
