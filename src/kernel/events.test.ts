import { expect, it } from 'vitest';
import { Emitter } from './events.js';

interface Events {
  rang: number;
  fell: string;
}

const newEmitter = () => {
  const heard: unknown[] = [];
  const emitter = new Emitter<Events>();
  return { emitter, heard };
};

it('calls the listeners of an event, and of no other, in the order of subscription', () => {
  const { emitter, heard } = newEmitter();
  emitter.on('rang', (times) => heard.push(['first', times]));
  emitter.on('fell', (what) => heard.push(what));
  emitter.on('rang', (times) => heard.push(['second', times]));
  emitter.emit('rang', 3);
  expect(heard).toEqual([
    ['first', 3],
    ['second', 3],
  ]);
});

it('a listener that leaves hears nothing more, not even of the emission that goes on; leaving twice does nothing', () => {
  const { emitter, heard } = newEmitter();
  emitter.on('rang', () => leave());
  const leave = emitter.on('rang', () => heard.push('left'));
  emitter.on('rang', () => heard.push('stays'));
  emitter.emit('rang', 1);
  leave();
  emitter.emit('rang', 2);
  expect(heard).toEqual(['stays', 'stays']);
});

it('a listener that comes during an emission hears the next one', () => {
  const { emitter, heard } = newEmitter();
  emitter.on('rang', (times) => {
    if (times === 1) emitter.on('rang', (later) => heard.push(later));
  });
  emitter.emit('rang', 1);
  emitter.emit('rang', 2);
  expect(heard).toEqual([2]);
});

it('one function may listen twice and leave once', () => {
  const { emitter, heard } = newEmitter();
  const listener = (times: number) => heard.push(times);
  const leave = emitter.on('rang', listener);
  emitter.on('rang', listener);
  leave();
  emitter.emit('rang', 7);
  expect(heard).toEqual([7]);
});
