/** The least page that React can make: what browser and library cost by themselves. */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

createRoot(document.querySelector('#page')).render(createElement('button', { type: 'button' }, 'There'));
