/** Six charts over the time of the station. Loaded when somebody opens them, because the drawing library is not small. */
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { Button, Toggle } from '../../shared/button.js';
import { download } from '../../shared/download.js';
import { type TextKey, useText } from '../../shared/text.js';
import { csvOf } from './csv.js';
import type { History, SeriesName } from './history.js';

interface Chart {
  readonly title: TextKey;
  readonly unit: string;
  readonly series: readonly SeriesName[];
  readonly range?: readonly [number, number];
}

const charts: readonly Chart[] = [
  { title: 'charts.power', unit: 'kW', series: ['power.A', 'power.B', 'grid', 'losses'] },
  { title: 'charts.voltage', unit: 'V', series: ['voltage.A', 'voltage.B'] },
  { title: 'charts.current', unit: 'A', series: ['current.A', 'current.B'] },
  { title: 'charts.pack', unit: '%', series: ['pack.A', 'pack.B'], range: [0, 100] },
  { title: 'charts.car', unit: '%', series: ['car.A', 'car.B'], range: [0, 100] },
  { title: 'charts.temperature', unit: '°C', series: ['temperature.A', 'temperature.B', 'ambient'] },
];

const spans_min = [10, 60, 360, 1440] as const;
const redrawEvery_ms = 250;

export default function Charts({ history }: { readonly history: History }) {
  const say = useText();
  const [span_min, setSpan] = useState<number>(60);
  const [paused, setPaused] = useState(false);
  const plots = useRef(new Map<TextKey, uPlot>());
  const show = (minutes: number): void => {
    setSpan(minutes);
    setPaused(false);
  };
  return (
    <div className="charts">
      <div className="tools">
        <span className="group" role="group" aria-label={say('charts.span')}>
          {spans_min.map((minutes) => (
            <Toggle key={minutes} pressed={minutes === span_min} onClick={() => show(minutes)}>
              {minutes < 60 ? `${minutes} min` : `${minutes / 60} h`}
            </Toggle>
          ))}
        </span>
        <Toggle pressed={paused} onClick={() => setPaused(!paused)}>
          {say('charts.pause')}
        </Toggle>
        <span className="soft hint">{say('charts.hint')}</span>
        <Button onClick={() => download('flexpole.csv', csvOf(history), 'text/csv')}>CSV</Button>
        <Button onClick={() => void picture([...plots.current.values()])}>PNG</Button>
      </div>
      <div className="plots" tabIndex={0} role="group" aria-label={say('view.charts')}>
        {charts.map((chart) => (
          <Plot
            key={chart.title}
            chart={chart}
            history={history}
            span_s={span_min * 60}
            paused={paused}
            zoomed={() => setPaused(true)}
            drawn={(plot) => (plot ? plots.current.set(chart.title, plot) : plots.current.delete(chart.title))}
          />
        ))}
      </div>
    </div>
  );
}

interface PlotProps {
  readonly chart: Chart;
  readonly history: History;
  readonly span_s: number;
  readonly paused: boolean;
  readonly zoomed: () => void;
  readonly drawn: (plot: uPlot | undefined) => void;
}

function Plot({ chart, history, span_s, paused, zoomed, drawn }: PlotProps) {
  const say = useText();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const labels = useMemo(() => chart.series.map((name) => say(`series.${name}`)), [chart, say]);
  const title = `${say(chart.title)} [${chart.unit}]`;
  const draw = (): void => {
    const times = history.times();
    const last = times.at(-1) ?? 0;
    const from = firstAfter(times, last - span_s);
    const columns = chart.series.map((name) =>
      Array.from(history.values(name).subarray(from), (value) => (Number.isNaN(value) ? null : value)),
    );
    plot.current?.setData([Array.from(times.subarray(from)), ...columns], false);
    plot.current?.setScale('x', { min: Math.max(last - span_s, Math.min(times[0] ?? last, last - 60)), max: last });
  };
  // A plot outlives many renderings, and calls what the newest of them has given it.
  const newest = useRef({ draw, zoomed, drawn });
  newest.current = { draw, zoomed, drawn };

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const made = new uPlot(
      optionsOf(chart, title, labels, element, () => newest.current.zoomed()),
      emptyFor(chart),
      element,
    );
    plot.current = made;
    newest.current.drawn(made);
    newest.current.draw();
    const observer = new ResizeObserver(() => made.setSize(sizeOf(element)));
    observer.observe(element);
    const scheme = new MutationObserver(() => made.redraw());
    scheme.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
    return () => {
      observer.disconnect();
      scheme.disconnect();
      newest.current.drawn(undefined);
      made.destroy();
    };
  }, [chart, title, labels]);

  useEffect(() => {
    if (paused) return undefined;
    const timer = setInterval(() => newest.current.draw(), redrawEvery_ms);
    return () => clearInterval(timer);
  }, [paused]);
  return <div className="plot" ref={place} role="img" aria-label={title} />;
}

const emptyFor = ({ series }: Chart): uPlot.AlignedData => [[], ...series.map(() => [])];

const sizeOf = ({ clientWidth }: Element) => ({ width: Math.max(200, clientWidth), height: 150 });

/** The canvas knows no variables of style sheets. */
const colour = (element: Element, name: string): string => {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

const colours: Readonly<Record<string, string>> = { A: '--car', B: '--heat', grid: '--grid', losses: '--wrong', ambient: '--pack' };

function optionsOf(chart: Chart, title: string, labels: readonly string[], element: Element, zoomed: () => void): uPlot.Options {
  const axis = {
    stroke: () => colour(element, '--soft'),
    grid: { stroke: () => colour(element, '--line'), width: 1 },
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
        stroke: () => colour(element, colours[name.split('.').at(-1) ?? ''] ?? '--text'),
        width: 1.5,
        points: { show: false },
        value: (_plot: uPlot, value: number | null) => (value === null ? '–' : value.toFixed(1)),
      })),
    ],
    hooks: { setSelect: [({ select }) => select.width > 0 && zoomed()] },
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

/** All charts below each other, as they stand. */
async function picture(plots: readonly uPlot[]): Promise<void> {
  const canvases = plots.map(({ ctx, root }) => ({ canvas: ctx.canvas, title: root.querySelector('.u-title')?.textContent }));
  const width = Math.max(...canvases.map(({ canvas }) => canvas.width));
  const sheet = document.createElement('canvas');
  sheet.width = width;
  sheet.height = canvases.reduce((sum, { canvas }) => sum + canvas.height + 24, 0);
  const pen = sheet.getContext('2d');
  if (!pen) return;
  pen.fillStyle = colour(document.body, '--panel');
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.font = '14px system-ui';
  let top = 0;
  for (const { canvas, title } of canvases) {
    pen.fillStyle = colour(document.body, '--text');
    pen.fillText(title ?? '', 8, top + 17);
    pen.drawImage(canvas, 0, top + 24);
    top += canvas.height + 24;
  }
  const blob = await new Promise<Blob | null>((resolve) => sheet.toBlob(resolve));
  if (blob) download('flexpole.png', blob);
}
