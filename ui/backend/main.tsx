/** The console of the built-in back-end: stations, transactions, commands, and how to be difficult. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { firstTexts, Texts } from '../shared/text.js';
import { BackendLive } from './backend-live.js';
import { Console } from './console.js';

const live = new BackendLive();
const [texts] = await Promise.all([firstTexts(), live.begin()]);
const place = document.querySelector('#page');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Texts first={texts}>
        <Console live={live} />
      </Texts>
    </StrictMode>,
  );
}
