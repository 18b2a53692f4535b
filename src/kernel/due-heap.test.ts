import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Due, DueHeap } from './due-heap.js';

it('gives up what it holds in order of due time, then of arrival, whatever was removed meanwhile', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ add: fc.nat(10) }) },
    { weight: 1, arbitrary: fc.record({ remove: fc.nat(50) }) },
    { weight: 1, arbitrary: fc.constant('take' as const) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const heap = new DueHeap();
      const added: Due[] = [];
      let model: { due: Due; order: number }[] = [];
      const takeFromModel = (): Due | undefined => {
        const [first] = model.sort((a, b) => a.due.at - b.due.at || a.order - b.order);
        model = model.filter((each) => each !== first);
        return first?.due;
      };
      for (const each of steps) {
        if (each === 'take') expect(heap.takeFirst()).toBe(takeFromModel());
        else if ('add' in each) {
          const due = heap.add(each.add, 'test', () => undefined);
          model.push({ due, order: added.push(due) });
        } else {
          const due = added[each.remove];
          due?.cancel();
          model = model.filter((other) => other.due !== due);
        }
        expect(heap.all()).toHaveLength(model.length);
      }
      while (model.length > 0) expect(heap.takeFirst()).toBe(takeFromModel());
      expect(heap.first()).toBeUndefined();
    }),
  );
});
