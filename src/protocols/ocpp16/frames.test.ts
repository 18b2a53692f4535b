import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeCall, encodeError, encodeResult } from './frames.js';

const json = fc.jsonValue();
const id = fc.string({ minLength: 1, maxLength: 36, unit: 'grapheme' }).filter((text) => text.length <= 36);

describe('decodeFrame', () => {
  it('takes a call, a result and an error', () => {
    expect(decodeFrame('[2,"19223201","Heartbeat",{}]')).toEqual({ type: 'call', id: '19223201', action: 'Heartbeat', payload: {} });
    expect(decodeFrame(' [ 3 , "19223201" , {"a":1} ] ')).toEqual({ type: 'result', id: '19223201', payload: { a: 1 } });
    expect(decodeFrame('[4,"162376037","NotSupported","no","x"]')).toEqual({
      type: 'error',
      id: '162376037',
      code: 'NotSupported',
      description: 'no',
      details: 'x',
    });
  });

  it('takes an error that leaves things out, for it is an error all the same', () => {
    expect(decodeFrame('[4,"1"]')).toMatchObject({ type: 'error', id: '1', code: 'GenericError', description: '' });
    expect(decodeFrame('[4,"1","InternalError",null]')).toMatchObject({ type: 'error', code: 'InternalError', description: '' });
  });

  it.each([
    ['[2,"7","Heartbeat"]', 'call', '7', 'ProtocolError', 'payload: missing, {} says that there is nothing to tell'],
    ['[2,"7","Heartbeat",{},1]', 'call', '7', 'FormationViolation', 'frame: 5 elements, a call has 4'],
    ['[2,"7",12,{}]', 'call', '7', 'FormationViolation', 'action: 12, a text is required'],
    ['[2,"7"]', 'call', '7', 'FormationViolation', 'action: missing, a text is required'],
    ['[2,7,"Heartbeat",{}]', 'call', '7', 'FormationViolation', 'message id: 7, a text of 1 to 36 characters is required'],
    ['[2,null,"Heartbeat",{}]', 'call', undefined, 'FormationViolation', 'message id: null, a text of 1 to 36 characters is required'],
    ['[2]', 'call', undefined, 'FormationViolation', 'message id: missing, a text of 1 to 36 characters is required'],
    ['[2,"","Heartbeat",{}]', 'call', '', 'FormationViolation', 'message id: 0 characters, 1 to 36 are allowed'],
    ['[3,"7"]', 'answer', '7', 'FormationViolation', 'frame: 2 elements, a result has 3'],
    ['[3,{},{}]', 'answer', undefined, 'FormationViolation', 'message id: an object, a text is required'],
    ['[4]', 'answer', undefined, 'FormationViolation', 'message id: missing, a text is required'],
    ['[5,"7",{}]', 'unknown', undefined, 'FormationViolation', 'message type: 5, 2 (call), 3 (result) or 4 (error) is required'],
    [
      '["2","7","Heartbeat",{}]',
      'unknown',
      undefined,
      'FormationViolation',
      'message type: a text, 2 (call), 3 (result) or 4 (error) is required',
    ],
    ['{"a":1}', 'unknown', undefined, 'FormationViolation', 'frame: an object, an array such as [2, id, action, payload] is required'],
    ['', 'unknown', undefined, 'FormationViolation', 'frame: no valid JSON; a call reads [2, id, action, payload]'],
    [
      '[2,"7","Heartbeat",{]',
      'call',
      '7',
      'FormationViolation',
      'frame: no valid JSON at character 21; a call reads [2, id, action, payload]',
    ],
    ['[3,"a\\"b",', 'answer', 'a"b', 'FormationViolation', 'frame: no valid JSON; a call reads [2, id, action, payload]'],
  ])('says what is wrong with %s', (text, of, id, code, description) => {
    expect(decodeFrame(text)).toEqual({ type: 'problem', of, id, code, description });
  });

  it('reads a message id that is too long, and no id out of what is none', () => {
    const long = 'x'.repeat(37);
    expect(decodeFrame(encodeCall(long, 'Heartbeat', {}))).toMatchObject({
      type: 'problem',
      id: long,
      description: 'message id: 37 characters, 1 to 36 are allowed',
    });
    expect(decodeFrame(encodeCall('x'.repeat(300), 'Heartbeat', {}))).toMatchObject({ type: 'problem', of: 'call', id: undefined });
  });

  it('takes 1 MiB and refuses more under the id of the caller', () => {
    const frame = (length: number) => {
      const empty = encodeCall('7', 'DataTransfer', { vendorId: 'V', data: '' });
      return encodeCall('7', 'DataTransfer', { vendorId: 'V', data: 'x'.repeat(length - empty.length) });
    };
    expect(decodeFrame(frame(1_048_576))).toMatchObject({ type: 'call' });
    expect(decodeFrame(frame(1_048_577))).toEqual({
      type: 'problem',
      of: 'call',
      id: '7',
      code: 'FormationViolation',
      description: 'frame: 1048577 characters, at most 1048576 are accepted',
    });
  });

  it('takes 32 levels and refuses more under the id of the caller', () => {
    const nested = (levels: number) => `[2,"7","DataTransfer",${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}]`;
    expect(decodeFrame(nested(30))).toMatchObject({ type: 'call' });
    const problem = {
      type: 'problem',
      of: 'call',
      id: '7',
      code: 'FormationViolation',
      description: 'frame: nested deeper than 32 levels',
    };
    expect(decodeFrame(nested(32))).toEqual(problem);
    expect(decodeFrame(`[2,"7","DataTransfer",${'['.repeat(1_000_000)}`)).toEqual(problem);
  });

  it('counts no brackets within texts', () => {
    const payload = { data: '[{"'.repeat(100), [`\\"${'['.repeat(50)}\\`]: ['\\', '\\\\"['] };
    expect(decodeFrame(encodeCall('7', 'DataTransfer', payload))).toEqual({ type: 'call', id: '7', action: 'DataTransfer', payload });
  });

  it('never throws, whatever the text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      json.map((value) => JSON.stringify(value)),
      fc.array(json, { maxLength: 6 }).map((rest) => JSON.stringify([2, ...rest])),
      fc
        .array(fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '2', '3', '4', 'a', ' '), { maxLength: 100 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(['call', 'result', 'error', 'problem']).toContain(decodeFrame(text).type);
      }),
      { numRuns: 500 },
    );
  });

  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(id, fc.string(), json, (id, text, payload) => {
        const copy: unknown = JSON.parse(JSON.stringify(payload));
        expect(decodeFrame(encodeCall(id, text, payload))).toEqual({ type: 'call', id, action: text, payload: copy });
        expect(decodeFrame(encodeResult(id, payload))).toEqual({ type: 'result', id, payload: copy });
        expect(decodeFrame(encodeError(id, 'GenericError', text))).toEqual({
          type: 'error',
          id,
          code: 'GenericError',
          description: text,
          details: {},
        });
      }),
    );
  });
});

describe('encodeError', () => {
  it('cuts a description to the 255 characters that are allowed', () => {
    expect(decodeFrame(encodeError('1', 'InternalError', 'x'.repeat(256)))).toMatchObject({ description: `${'x'.repeat(254)}…` });
    expect(decodeFrame(encodeError('1', 'InternalError', 'x'.repeat(255)))).toMatchObject({ description: 'x'.repeat(255) });
  });
});
