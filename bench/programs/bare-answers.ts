/** Answers GetConfiguration as a station would, without being one. `bare-answers <url>` */
import { WebSocket } from 'ws';

const [, , url = ''] = process.argv;
const socket = new WebSocket(`${url}/bare`, ['ocpp1.6'], { perMessageDeflate: false });
socket.on('open', () => socket.send('[2,"1","BootNotification",{"chargePointVendor":"bare","chargePointModel":"bare"}]'));
socket.on('message', (frame) => {
  const [type, id, , payload] = JSON.parse(String(frame)) as [number, string, string, { readonly key?: readonly string[] }];
  if (type !== 2) return;
  const [first = '', second = '', unknown = ''] = payload.key ?? [];
  const configurationKey = [first, second].map((key) => ({ key, readonly: false, value: '3600' }));
  socket.send(JSON.stringify([3, id, { configurationKey, unknownKey: [unknown] }]));
});
