/**
 * Where a growing list stands: at its end, which it then follows, or where its user has scrolled to; there the rows in sight stay in their
 * places, whatever comes before or after them.
 */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

export interface Rows<Item> {
  readonly items: readonly Item[];
  readonly rowHeight: number;
  readonly keyOf: (item: Item) => number | string;
  /** The end stays in sight. */
  readonly follow: boolean;
  /** The user has gone away from the end, or has come back to it. */
  readonly setFollow: (follow: boolean) => void;
  /** The first row is in sight, or nearly. */
  readonly atTop?: () => void;
}

export interface VirtualScroll {
  /** What scrolls. */
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly view: View;
  readonly scrolled: () => void;
  /** Brings a row into sight. */
  readonly reveal: (index: number) => void;
}

interface View {
  readonly top: number;
  readonly height: number;
}

interface Place<Item> {
  readonly top: number;
  /** The uppermost row in sight. */
  readonly row: { readonly item: Item; readonly index: number } | undefined;
}

/** Rows from the top at which the first one is nearly in sight. */
const nearTop = 6;
/** A browser that draws larger or smaller counts in fractions of a pixel. */
const slack = 2;

export function useVirtualScroll<Item>({ items, rowHeight, keyOf, follow, setFollow, atTop }: Rows<Item>): VirtualScroll {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ top: 0, height: 400 });
  /** Where the list stands as far as is known here: where it stands elsewhere, the user has moved it. */
  const place = useRef<Place<Item>>({ top: 0, row: undefined });

  const see = ({ scrollTop: top, clientHeight: height }: HTMLElement): void =>
    setView((before) => (before.top === top && before.height === height ? before : { top, height }));
  const stand = (top: number): void => {
    const index = Math.floor(top / rowHeight);
    const item = items[index];
    place.current = { top, row: item === undefined ? undefined : { item, index } };
  };
  /** By how much the rows in sight have moved: others came in front of them, or went. */
  const moved = (): number => {
    const { row } = place.current;
    if (!row) return 0;
    const key = keyOf(row.item);
    const there = items[row.index];
    if (there !== undefined && keyOf(there) === key) return 0;
    const index = items.findIndex((item) => keyOf(item) === key);
    return index < 0 ? 0 : (index - row.index) * rowHeight;
  };
  /** After rows or size may have changed. */
  const settle = (): void => {
    const element = frame.current;
    if (!element) return;
    // Where the user has moved a list that was followed, the browser is about to say so; that must not be taken back.
    if (follow && element.scrollTop < place.current.top && !isAtEnd(element)) return;
    const by = follow ? 0 : moved();
    if (follow) element.scrollTop = element.scrollHeight;
    else if (by !== 0) element.scrollTop += by;
    // A list that has become shorter has been moved by the browser.
    stand(follow ? element.scrollTop : Math.min(place.current.top + by, endOf(element)));
    see(element);
  };
  const newest = useRef(settle);
  useLayoutEffect(() => {
    newest.current = settle;
    settle();
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => newest.current());
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return {
    frame,
    view,
    scrolled: () => {
      const element = frame.current;
      if (!element) return;
      see(element);
      if (element.scrollTop < nearTop * rowHeight) atTop?.();
      if (Math.abs(element.scrollTop - place.current.top) < 1) return;
      stand(element.scrollTop);
      if (isAtEnd(element) !== follow) setFollow(!follow);
    },
    reveal: (index) => {
      const element = frame.current;
      if (!element) return;
      const at = index * rowHeight;
      element.scrollTop = Math.min(at, Math.max(element.scrollTop, at + rowHeight - element.clientHeight));
      stand(element.scrollTop);
    },
  };
}

const endOf = ({ scrollHeight, clientHeight }: HTMLElement): number => scrollHeight - clientHeight;
const isAtEnd = (element: HTMLElement): boolean => element.scrollTop >= endOf(element) - slack;
