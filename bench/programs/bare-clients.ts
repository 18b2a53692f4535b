/** Many bare WebSocket clients that have sent one frame and wait. `bare-clients <url> <count>` */
import { WebSocket } from 'ws';
import { memoryOfEach } from './fleet-memory.js';
import { send } from './send.js';

const [, , url = '', count = ''] = process.argv;
const clients: WebSocket[] = [];

send(
  await memoryOfEach(Number(count), (index) => {
    const socket = new WebSocket(`${url}/bare-${index}`, ['ocpp1.6'], { perMessageDeflate: false });
    clients.push(socket);
    return new Promise((answered) => {
      socket.on('open', () => socket.send('[2,"1","Heartbeat",{}]'));
      socket.on('message', () => answered());
    });
  }),
);
