/** A plain live page of one station on its twin: both sides, the station, its messages, and hands enough to charge a car. */
import type { CatalogueDto } from '../../src/api/index.js';
import { ask, tryTo } from './ask.js';
import { listen } from './live.js';
import { MessageLog } from './message-log.js';
import { found, partsOf, show } from './parts.js';
import { addSidePanel } from './side-panel.js';
import { stationPanel } from './station-panel.js';

const parts = partsOf(document);
const connection = parts('connection');

async function begin(): Promise<void> {
  const catalogue = await ask<CatalogueDto>('GET', '/api/twin/catalogue');
  found(document.querySelector('datalist#cards'), 'cards').append(
    ...catalogue.cards.map(({ idToken, holder }) => new Option(holder, idToken)),
  );
  const showSide = { A: addSidePanel(parts('sides'), 'A', catalogue), B: addSidePanel(parts('sides'), 'B', catalogue) };
  const showStation = stationPanel(document);
  const messages = new MessageLog(document);
  listen({
    state: (state, anew) => {
      show(connection, '');
      showStation(state);
      showSide.A(state.sides.A);
      showSide.B(state.sides.B);
      if (anew) messages.restart(state.lastMessage);
      else messages.known(state.lastMessage);
    },
    message: (line) => messages.add(line),
    lost: () => {
      show(connection, 'The line to the station is broken; it is opened again as soon as the station answers. What you see may be old.');
    },
  });
}

void tryTo(connection, begin);
