/** One chart: lines over the time of the station, drawn by uPlot, with the points that its width can show. */
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { type TextKey, useLanguage, useText } from '../../shared/text.js';
import { Palette } from './colours.js';
import type { History, SeriesName } from './history.js';
import { firstFrom, type Period } from './period.js';
import type { ChartOnSheet } from './picture.js';
import { thinned } from './thinned.js';

export interface Chart {
  readonly title: TextKey;
  readonly unit: string;
  readonly series: readonly SeriesName[];
  readonly range?: readonly [number, number];
}

/** A chart on the page. */
export interface Drawing {
  show(period: Period): void;
  /** As it stands. */
  onSheet(): ChartOnSheet;
}

interface Props {
  readonly chart: Chart;
  readonly history: History;
  /** The user has chosen a part of the time on the chart itself, or wants to see all of it. */
  readonly chosen: (wanted: Period | 'all') => void;
  /** Told of the drawing when it is there, and of `undefined` when it goes. */
  readonly made: (drawing: Drawing | undefined) => void;
}

export function Plot({ chart, history, chosen, made }: Props) {
  const say = useText();
  const { language } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const labels = useMemo(() => chart.series.map((name) => say(`series.${name}`)), [chart, say]);
  const title = `${say(chart.title)} [${chart.unit}]`;
  const [empty, setEmpty] = useState(true);
  const none = say('charts.none');
  // A plot outlives many renderings, and asks for what the newest of them was given.
  const newest = useRef({ chosen, made });
  newest.current = { chosen, made };

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const palette = new Palette();
    const inWords = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    let shown: Period | undefined;
    let note = none;
    const show = (period: Period): void => {
      if (shown?.min === period.min && shown.max === period.max) return;
      shown = period;
      const times = history.times();
      // With a point on either side, where lines come from and go to; beyond them nothing is seen.
      const from = Math.max(0, firstFrom(times, period.min) - 1);
      const to = Math.min(times.length, firstFrom(times, period.max) + 2);
      const series = { times, columns: chart.series.map((name) => history.values(name)) };
      const points = thinned(series, [from, to], (period.max - period.min) / Math.max(1, plot.bbox.width));
      plot.setData(points, false);
      plot.setScale('x', period);
      const nothing = points.slice(1).every((column) => column.every((value) => typeof value !== 'number'));
      note = nothing ? none : '';
      setEmpty(nothing);
      tellValues(plot);
    };
    /** Beside the names: where somebody points, or else the newest in sight. */
    const tellValues = ({ cursor: { idx }, data: [times, ...columns] }: uPlot): void => {
      const at = idx ?? firstFrom(times, (shown?.max ?? 0) + after_s) - 1;
      for (const [index, column] of columns.entries()) {
        const value = column[at];
        const text = typeof value === 'number' ? inWords.format(value) : '–';
        const element = legend.current?.children[index]?.lastElementChild;
        if (element && element.textContent !== text) element.textContent = text;
      }
    };
    /** A period that nobody here has asked for is the user's choice. */
    const scaled = ({ scales: { x } }: uPlot): void => {
      const { min = 0, max = 0 } = x ?? {};
      if (!shown || max <= min || (shown.min === min && shown.max === max)) return;
      // The library is in the middle of drawing.
      queueMicrotask(() => newest.current.chosen({ min, max }));
    };
    const all = (): void => newest.current.chosen('all');
    const plot = new uPlot(
      optionsOf({ chart, title, element, palette, scaled, all, tellValues }),
      [[], ...chart.series.map(() => [])],
      element,
    );
    newest.current.made({
      show,
      onSheet: () => ({ title, lines: linesOf(chart, labels, palette), canvas: plot.ctx.canvas, note }),
    });
    const observer = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    for (const each of [element, viewOf(element)]) if (each) observer.observe(each);
    const endFollowing = palette.follow(() => plot.redraw());
    return () => {
      observer.disconnect();
      endFollowing();
      newest.current.made(undefined);
      plot.destroy();
    };
  }, [chart, history, title, labels, none, language]);
  return (
    <figure className="plot">
      <div ref={place} role="img" aria-label={empty ? `${title}: ${none}` : title}>
        {empty && <p className="soft none">{none}</p>}
      </div>
      <ul className="legend" ref={legend}>
        {chart.series.map((name, index) => (
          <li key={name}>
            <span className="line" style={{ borderTop: `3px ${isDashed(name) ? 'dashed' : 'solid'} var(${variableOf(name)})` }} />
            {labels[index]} <span className="value" />
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** Room for title and legend. */
const around_px = 84;

/** As wide as its place; two below each other fill the view, where that is not too low. */
const sizeOf = (place: Element) => ({
  width: Math.max(200, place.clientWidth),
  height: Math.max(150, Math.floor((viewOf(place)?.clientHeight ?? 0) / 2) - around_px),
});
const viewOf = (place: Element): Element | null => place.closest('.plots');

/** A point at the very end of what is shown is in sight. */
const after_s = 0.001;

const colours: Readonly<Record<string, string>> = { A: '--car', B: '--heat', grid: '--grid', losses: '--wrong', ambient: '--pack' };
const variableOf = (name: SeriesName): string => colours[name.split('.').at(-1) ?? ''] ?? '--text';
/** Side B is told from side A without its colour as well, and does not hide it where both are the same. */
const isDashed = (name: SeriesName): boolean => name.endsWith('.B');

const linesOf = ({ series }: Chart, labels: readonly string[], palette: Palette): ChartOnSheet['lines'] =>
  series.map((name, index) => ({ label: labels[index] ?? name, colour: palette.get(variableOf(name)), dashed: isDashed(name) }));

interface Look {
  readonly chart: Chart;
  readonly title: string;
  readonly element: Element;
  readonly palette: Palette;
  /** The time that is shown has changed. */
  readonly scaled: (plot: uPlot) => void;
  /** A double click. */
  readonly all: () => void;
  /** Somebody points elsewhere. */
  readonly tellValues: (plot: uPlot) => void;
}

function optionsOf({ chart, title, element, palette, scaled, all, tellValues }: Look): uPlot.Options {
  const axis = {
    stroke: () => palette.get('--soft'),
    grid: { stroke: () => palette.get('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    ...sizeOf(element),
    title,
    tzDate: (time_s) => uPlot.tzDate(new Date(time_s * 1000), 'Etc/UTC'),
    cursor: {
      // All charts point at the same moment; what is chosen on one they are told by the page.
      sync: { key: 'bench', filters: { pub: (event) => event === 'mousemove' || event === 'mouseleave' } },
      drag: { x: true, y: false },
      bind: {
        dblclick: () => () => {
          all();
          return null;
        },
      },
    },
    legend: { show: false },
    scales: { y: chart.range ? { range: [...chart.range] } : { range: (_plot, min, max) => fitting(min, max) } },
    axes: [
      { ...axis, size: 26, values: '{HH}:{mm}:{ss}' },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      ...chart.series.map((name) => ({
        stroke: () => palette.get(variableOf(name)),
        width: 1.5,
        ...(isDashed(name) && { dash: [7 * devicePixelRatio, 4 * devicePixelRatio] }),
        // A single one would not be seen as a line.
        points: { show: (_plot: uPlot, _series: number, first: number, last: number) => first === last },
      })),
    ],
    hooks: { setScale: [(plot, key) => key === 'x' && scaled(plot)], setCursor: [tellValues] },
  };
}

function fitting(min: number | null, max: number | null): [number, number] {
  const low = Math.min(0, min ?? 0);
  const high = Math.max(max ?? 0, low + 1);
  return [low, high + (high - low) * 0.08];
}
