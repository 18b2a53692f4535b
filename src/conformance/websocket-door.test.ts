import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { NoDoor, openDoor, type WebSocketDoor } from './websocket-door.js';

describe('the door of a conformance run', () => {
  const doors: WebSocketDoor[] = [];
  const lines: string[] = [];
  const open = async (port = 0): Promise<WebSocketDoor> => {
    const accept = () => ({ received: () => undefined, closed: () => undefined });
    const door = await openDoor(accept, { host: '127.0.0.1', port, log: (line) => lines.push(line) });
    doors.push(door);
    return door;
  };
  afterEach(async () => {
    for (const door of doors.splice(0)) await door.close();
    lines.length = 0;
  });

  it('lets one charge point in, whatever its name, and says whom it refuses', async () => {
    const { url } = await open();
    await once(new WebSocket(`${url}/CP%zz`, 'ocpp1.6'), 'open');
    const [code] = await once(new WebSocket(`${url}/CP2`, 'ocpp1.6'), 'close');
    expect(code).toBe(1008);
    expect(lines).toEqual([
      'The charge point at /CP%zz has connected.',
      'Somebody else has connected at /CP2, and was refused: this run is with the charge point at /CP%zz.',
    ]);
  });

  it('says that the sub-protocol is missing', async () => {
    const { url } = await open();
    const [code] = await once(new WebSocket(`${url}/CP1`), 'close');
    expect(code).toBe(1002);
    expect(lines).toEqual(['Somebody has connected at /CP1 without the sub-protocol ocpp1.6, which is required, and was refused.']);
  });

  it('says why nothing can listen there', async () => {
    const { url } = await open();
    const port = Number(new URL(url).port);
    await expect(open(port)).rejects.toThrow(
      new NoDoor(`cannot listen at 127.0.0.1, port ${port}: another program listens there; --listen 0 takes any free port`),
    );
  });
});
