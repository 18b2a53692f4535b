/**
 * A list of rows of one height, of which only those in sight exist: many thousands cost as much as twenty. A list box after the ARIA
 * pattern: arrows, Page, Home and End move along the rows, Enter opens the one reached; while one is open, the keys open the next.
 */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { type Rows, useVirtualScroll } from './virtual-scroll.js';

interface Props<Item> extends Rows<Item> {
  readonly label: string;
  readonly row: (item: Item) => ReactNode;
  /** Key of the row that is open. */
  readonly chosen: number | string | undefined;
  readonly choose: (item: Item) => void;
}

/** Rows on each side of those in sight. */
const spare = 6;

export function VirtualList<Item>({ label, row, chosen, choose, ...rows }: Props<Item>) {
  const { items, rowHeight, keyOf, follow, setFollow } = rows;
  const { frame, view, scrolled, reveal } = useVirtualScroll(rows);
  const id = useId();
  /** Key of the row that the keyboard has reached. */
  const [active, setActive] = useState<number | string>();
  const activeIndex = active === undefined ? -1 : items.findIndex((item) => keyOf(item) === active);
  const inSight = Math.max(1, Math.floor(view.height / rowHeight));
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + spare);
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  // What has the focus must exist, also out of sight.
  if (activeIndex >= 0 && (activeIndex < first || activeIndex >= last)) drawn.push(activeIndex);

  const shown = useRef(chosen);
  useLayoutEffect(() => {
    if (chosen === shown.current) return;
    shown.current = chosen;
    // What opens beside the list may take the place in which the row was in sight.
    const index = follow ? -1 : items.findIndex((item) => keyOf(item) === chosen);
    if (index >= 0) reveal(index);
  });

  const pick = (index: number): void => {
    const item = items[index];
    if (item === undefined) return;
    setActive(keyOf(item));
    choose(item);
  };
  const goTo = (wanted: number): void => {
    const index = Math.min(items.length - 1, Math.max(0, wanted));
    const item = items[index];
    if (item === undefined) return;
    reveal(index);
    setActive(keyOf(item));
    if (chosen !== undefined && keyOf(item) !== chosen) choose(item);
    const atEnd = index === items.length - 1;
    if (atEnd !== follow) setFollow(atEnd);
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = activeIndex >= 0 ? activeIndex : Math.min(items.length, Math.floor(view.top / rowHeight) + inSight) - 1;
    switch (event.key) {
      case 'ArrowDown':
        goTo(from + 1);
        break;
      case 'ArrowUp':
        goTo(from - 1);
        break;
      case 'PageDown':
        goTo(from + inSight);
        break;
      case 'PageUp':
        goTo(from - inSight);
        break;
      case 'Home':
        goTo(0);
        break;
      case 'End':
        goTo(items.length - 1);
        break;
      case 'Enter':
      case ' ':
        pick(activeIndex);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  const clicked = ({ target }: MouseEvent): void => {
    const option = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    if (option) pick(Number(option.dataset['index']));
  };
  return (
    <div
      ref={frame}
      className="virtual"
      role="listbox"
      aria-label={label}
      aria-activedescendant={activeIndex < 0 ? undefined : `${id}${active}`}
      tabIndex={0}
      onKeyDown={pressed}
      onClick={clicked}
      onScroll={scrolled}
      // An option may leave the page at any moment; the focus must not go with it.
      onFocus={({ target, currentTarget }) => target !== currentTarget && currentTarget.focus({ preventScroll: true })}
    >
      <div role="presentation" style={{ height: items.length * rowHeight, position: 'relative' }}>
        {drawn.map((index) => {
          const item = items[index];
          if (item === undefined) return null;
          const key = keyOf(item);
          return (
            <div
              key={key}
              id={`${id}${key}`}
              role="option"
              tabIndex={-1}
              aria-selected={key === chosen}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              data-index={index}
              className={`row${key === chosen ? ' chosen' : ''}${index === activeIndex ? ' active' : ''}`}
              style={{ position: 'absolute', top: index * rowHeight, left: 0, right: 0, height: rowHeight }}
            >
              {row(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
