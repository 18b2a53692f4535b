/** The bench: one station on its twin, to look at, to touch, and to listen to. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Live } from '../shared/live.js';
import { firstTexts, Texts } from '../shared/text.js';
import { Bench } from './bench.js';
import { History } from './charts/history.js';

const live = new Live();
const history = new History();
live.onState((state) => history.add(state));
live.subscribe(() => live.line === 'broken' && history.interrupt());

// One picture with everything on it is sooner there than several that are filled bit by bit.
const [texts] = await Promise.all([firstTexts(), live.begun]);
const place = document.querySelector('#page');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Texts first={texts}>
        <Bench live={live} history={history} />
      </Texts>
    </StrictMode>,
  );
}
