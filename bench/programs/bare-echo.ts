/** Answers every call at once. `bare-echo <url>` */
import { WebSocket } from 'ws';

const [, , url = ''] = process.argv;
const socket = new WebSocket(`${url}/bare`, ['ocpp1.6'], { perMessageDeflate: false });
socket.on('open', () => socket.send('[2,"1","BootNotification",{"chargePointVendor":"bare","chargePointModel":"bare"}]'));
socket.on('message', (frame) => {
  const [type, id] = JSON.parse(String(frame)) as [number, string];
  if (type === 2) socket.send(JSON.stringify([3, id, {}]));
});
