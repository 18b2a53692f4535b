/** The least that could send a frame: Node and a WebSocket. `bare-start <url>` */
import { WebSocket } from 'ws';

const [, , url = ''] = process.argv;
const socket = new WebSocket(`${url}/bare`, ['ocpp1.6'], { perMessageDeflate: false });
socket.on('open', () => socket.send('[2,"1","BootNotification",{"chargePointVendor":"bare","chargePointModel":"bare"}]'));
