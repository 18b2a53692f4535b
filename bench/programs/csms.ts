/** A back-end in a process of its own; sends its address. */
import { LoopbackCsms } from '../loopback-csms.js';
import { send } from './send.js';

const csms = await LoopbackCsms.open();
send(csms.url);
