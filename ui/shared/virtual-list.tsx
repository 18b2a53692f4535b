/** A list of rows of one height, of which only those in sight exist: many thousands cost as much as twenty. */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface Props<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly rowHeight: number;
  readonly keyOf: (item: Item) => number | string;
  readonly row: (item: Item) => ReactNode;
  /** Keep the newest in sight. */
  readonly follow: boolean;
  /** The user has scrolled away from the newest. */
  readonly left?: () => void;
  /** The oldest is in sight, or nearly. */
  readonly atTop?: () => void;
  readonly chosen?: number | string | undefined;
  readonly choose?: (item: Item) => void;
}

const spare = 6;

export function VirtualList<Item>({ label, items, rowHeight, keyOf, row, follow, left, atTop, chosen, choose }: Props<Item>) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setView({ top: element.scrollTop, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  /** The uppermost row in sight. */
  const anchor = useRef<{ readonly item: Item; readonly index: number }>(undefined);
  const scrolled = ({ scrollTop, clientHeight }: HTMLElement): void => {
    setView({ top: scrollTop, height: clientHeight });
    const index = Math.floor(scrollTop / rowHeight);
    const item = items[index];
    anchor.current = item && { item, index };
    if (index < spare) atTop?.();
  };
  /** By how much the rows in sight have moved: others came in front of them, or went. */
  const moved = useRef<() => number>(() => 0);
  moved.current = () => {
    if (!anchor.current) return 0;
    const key = keyOf(anchor.current.item);
    const index = items.findIndex((item) => keyOf(item) === key);
    return index < 0 ? 0 : (index - anchor.current.index) * rowHeight;
  };
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    if (follow) element.scrollTop = items.length * rowHeight;
    else if (moved.current() !== 0) element.scrollTop += moved.current();
  }, [follow, items, rowHeight]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + spare);
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || !choose) return;
    event.preventDefault();
    const index = items.findIndex((item) => keyOf(item) === chosen);
    const next = items[index < 0 ? items.length - 1 : Math.min(items.length - 1, Math.max(0, index + by))];
    if (!next || keyOf(next) === chosen) return;
    choose(next);
    const at = items.indexOf(next) * rowHeight;
    const element = frame.current;
    if (element) element.scrollTop = Math.min(at, Math.max(element.scrollTop, at + rowHeight - element.clientHeight));
  };
  const pick = ({ target }: MouseEvent): void => {
    const picked = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    const item = items[Number(picked?.dataset['index'])];
    if (item !== undefined) choose?.(item);
  };
  return (
    <div
      ref={frame}
      className="virtual"
      role="list"
      aria-label={label}
      // A place that scrolls must be reachable by keyboard.
      tabIndex={0}
      onKeyDown={step}
      onClick={pick}
      onWheel={({ deltaY }) => deltaY < 0 && left?.()}
      onScroll={({ currentTarget }) => scrolled(currentTarget)}
    >
      <div style={{ height: items.length * rowHeight, position: 'relative' }}>
        {items.slice(first, last).map((item, index) => (
          <div
            key={keyOf(item)}
            role="listitem"
            data-index={first + index}
            className={keyOf(item) === chosen ? 'row chosen' : 'row'}
            style={{ position: 'absolute', top: (first + index) * rowHeight, left: 0, right: 0, height: rowHeight }}
          >
            {row(item)}
          </div>
        ))}
      </div>
    </div>
  );
}
