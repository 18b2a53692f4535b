import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Action, csmsActions, isAction, isCsmsAction, isStationAction, stationActions } from './actions.js';
import { checkRequest, checkResponse } from './check.js';
import { type CallFrame, decodeFrame, encodeCall, encodeResult, type ResultFrame } from './frames.js';

/** Pairs of a request and its response, as written in the transcript. */
const exchanges = readFileSync(new URL('golden-frames.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^(>>|<<) /.test(line))
  .map((line) => ({ byStation: line.startsWith('>>'), text: line.slice(3) }))
  .flatMap((line, i, lines) => (i % 2 === 0 ? [{ byStation: line.byStation, request: line.text, response: lines[i + 1]!.text }] : []));

function decodedCall(text: string): CallFrame {
  const frame = decodeFrame(text);
  if (frame.type !== 'call') throw new Error(`no call: ${JSON.stringify(frame)}`);
  return frame;
}
function decodedResult(text: string): ResultFrame {
  const frame = decodeFrame(text);
  if (frame.type !== 'result') throw new Error(`no result: ${JSON.stringify(frame)}`);
  return frame;
}
const actionOf = (call: CallFrame): Action => {
  if (!isAction(call.action)) throw new Error(`${call.action} is no action`);
  return call.action;
};

describe('golden frames', () => {
  it.each(exchanges)('are taken and written again octet for octet: $request', ({ request, response }) => {
    const call = decodedCall(request);
    const result = decodedResult(response);
    expect(result.id).toBe(call.id);
    expect(checkRequest(actionOf(call), call.payload)).toEqual({ ok: true, payload: call.payload });
    expect(checkResponse(actionOf(call), result.payload)).toEqual({ ok: true, payload: result.payload });
    expect(encodeCall(call.id, call.action, call.payload)).toBe(request);
    expect(encodeResult(result.id, result.payload)).toBe(response);
  });

  it('hold every action once in each direction in which it goes', () => {
    const sent = (byStation: boolean) => exchanges.filter((e) => e.byStation === byStation).map((e) => decodedCall(e.request).action);
    expect(sent(true).sort()).toEqual([...stationActions].sort());
    expect(sent(false).sort()).toEqual([...csmsActions].sort());
  });
});

describe('actions', () => {
  it('are 39, of which both may call DataTransfer', () => {
    expect(stationActions.length).toBe(14);
    expect(csmsActions.length).toBe(26);
    expect(new Set([...stationActions, ...csmsActions]).size).toBe(39);
    expect(stationActions.filter(isCsmsAction)).toEqual(['DataTransfer']);
    expect(csmsActions.filter(isStationAction)).toEqual(['DataTransfer']);
  });

  it('are known by their exact name only', () => {
    for (const name of ['heartbeat', '', '__proto__', 'toString', 'Heartbeat ']) expect(isAction(name)).toBe(false);
  });
});
