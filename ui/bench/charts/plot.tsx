/** One chart: lines over the time of the station, drawn by uPlot, with the points that its width can show. */
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import { type TextKey, useText } from '../../shared/text.js';
import { Palette } from './colours.js';
import type { History, SeriesName } from './history.js';
import { thinned } from './thinned.js';

export interface Chart {
  readonly title: TextKey;
  readonly unit: string;
  readonly series: readonly SeriesName[];
  readonly range?: readonly [number, number];
}

/** A chart on the page. */
export interface Drawing {
  readonly plot: uPlot;
  /** Shows the newest of the chosen span. */
  draw(): void;
}

interface Props {
  readonly chart: Chart;
  readonly history: History;
  readonly span_s: number;
  /** The user has chosen a part of the time. */
  readonly zoomed: () => void;
  /** Told of the drawing when it is there, and of `undefined` when it goes. */
  readonly made: (drawing: Drawing | undefined) => void;
}

interface Window {
  readonly min: number;
  readonly max: number;
}

export function Plot({ chart, history, span_s, zoomed, made }: Props) {
  const say = useText();
  const place = useRef<HTMLDivElement>(null);
  const labels = useMemo(() => chart.series.map((name) => say(`series.${name}`)), [chart, say]);
  const title = `${say(chart.title)} [${chart.unit}]`;
  // A plot outlives many renderings, and asks for what the newest of them was given.
  const newest = useRef({ span_s, zoomed, made });
  newest.current = { span_s, zoomed, made };

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const palette = new Palette();
    let shown: Window | undefined;
    /** @param from Index of the first point to take along */
    const show = (from: number, window: Window): void => {
      shown = window;
      const series = { times: history.times(), columns: chart.series.map((name) => history.values(name)) };
      const width_s = (window.max - window.min) / Math.max(1, plot.bbox.width);
      plot.setData(thinned(series, [from, history.length], width_s), false);
      plot.setScale('x', window);
    };
    const draw = (): void => {
      const times = history.times();
      const last = times.at(-1) ?? 0;
      const min = Math.max(last - newest.current.span_s, Math.min(times[0] ?? last, last - 60));
      if (shown?.min === min && shown.max === last) return;
      show(firstAfter(times, min), { min, max: last });
    };
    /** A window that nobody here has asked for is the user's choice. */
    const scaled = ({ scales: { x } }: uPlot): void => {
      const { min = 0, max = 0 } = x ?? {};
      if (max <= min || (shown?.min === min && shown.max === max)) return;
      newest.current.zoomed();
      // The library is in the middle of drawing. All the rest stays, so that a double click gets back to it.
      queueMicrotask(() => show(0, { min, max }));
    };
    const plot = new uPlot(optionsOf({ chart, title, labels, element, palette, scaled }), [[], ...chart.series.map(() => [])], element);
    newest.current.made({ plot, draw });
    draw();
    const observer = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    for (const each of [element, element.parentElement]) if (each) observer.observe(each);
    const endFollowing = palette.follow(() => plot.redraw());
    return () => {
      observer.disconnect();
      endFollowing();
      newest.current.made(undefined);
      plot.destroy();
    };
  }, [chart, history, title, labels]);
  return <div className="plot" ref={place} role="img" aria-label={title} />;
}

/** Room for title and legend. */
const around_px = 84;

/** As wide as its place; two below each other fill the view, where that is not too low. */
const sizeOf = ({ clientWidth, parentElement }: Element) => ({
  width: Math.max(200, clientWidth),
  height: Math.max(150, Math.floor((parentElement?.clientHeight ?? 0) / 2) - around_px),
});

const colours: Readonly<Record<string, string>> = { A: '--car', B: '--heat', grid: '--grid', losses: '--wrong', ambient: '--pack' };

interface Look {
  readonly chart: Chart;
  readonly title: string;
  readonly labels: readonly string[];
  readonly element: Element;
  readonly palette: Palette;
  readonly scaled: (plot: uPlot) => void;
}

function optionsOf({ chart, title, labels, element, palette, scaled }: Look): uPlot.Options {
  const axis = {
    stroke: () => palette.get('--soft'),
    grid: { stroke: () => palette.get('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    ...sizeOf(element),
    title,
    tzDate: (time_s) => uPlot.tzDate(new Date(time_s * 1000), 'Etc/UTC'),
    cursor: { sync: { key: 'bench' }, drag: { x: true, y: false } },
    legend: { live: true },
    scales: { y: chart.range ? { range: [...chart.range] } : { range: (_plot, min, max) => fitting(min, max) } },
    axes: [
      { ...axis, size: 26, values: '{HH}:{mm}:{ss}' },
      { ...axis, size: 44 },
    ],
    series: [
      { value: '{HH}:{mm}:{ss}' },
      ...chart.series.map((name, index) => ({
        label: labels[index] ?? name,
        stroke: () => palette.get(colours[name.split('.').at(-1) ?? ''] ?? '--text'),
        width: 1.5,
        points: { show: false },
        value: (_plot: uPlot, value: number | null) => (value === null ? '–' : value.toFixed(1)),
      })),
    ],
    hooks: { setScale: [(plot, key) => key === 'x' && scaled(plot)] },
  };
}

function fitting(min: number | null, max: number | null): [number, number] {
  const low = Math.min(0, min ?? 0);
  const high = Math.max(max ?? 0, low + 1);
  return [low, high + (high - low) * 0.08];
}

function firstAfter(times: Float64Array, time_s: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) < time_s) low = middle + 1;
    else high = middle;
  }
  return low;
}
