/** Six charts over the time of the station. Loaded when somebody opens them, because the drawing library is not small. */
import { useEffect, useRef, useState } from 'react';
import 'uplot/dist/uPlot.min.css';
import { Button, Toggle } from '../../shared/button.js';
import { download } from '../../shared/download.js';
import { type TextKey, useText } from '../../shared/text.js';
import { csvOf } from './csv.js';
import type { History } from './history.js';
import { picture } from './picture.js';
import { type Chart, type Drawing, Plot } from './plot.js';

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
  const drawings = useRef(new Map<TextKey, Drawing>());
  useEffect(() => {
    if (paused) return undefined;
    // One after the other: all at once would take longer than a picture of the browser.
    let turn = 0;
    const timer = setInterval(() => {
      const all = [...drawings.current.values()];
      all[turn++ % all.length]?.draw();
    }, redrawEvery_ms / charts.length);
    return () => clearInterval(timer);
  }, [paused]);
  const show = (minutes: number): void => {
    setSpan(minutes);
    setPaused(false);
  };
  const save = async (): Promise<void> => {
    const image = await picture([...drawings.current.values()].map(({ plot }) => plot));
    if (image) download('flexpole.png', image);
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
        <span className="soft hint" title={say('charts.hint')}>
          {say('charts.hint')}
        </span>
        <Button onClick={() => download('flexpole.csv', csvOf(history), 'text/csv')}>CSV</Button>
        <Button onClick={() => void save()}>PNG</Button>
      </div>
      <div className="plots" tabIndex={0} role="group" aria-label={say('view.charts')}>
        {charts.map((chart) => (
          <Plot
            key={chart.title}
            chart={chart}
            history={history}
            span_s={span_min * 60}
            zoomed={() => setPaused(true)}
            made={(drawing) => (drawing ? drawings.current.set(chart.title, drawing) : drawings.current.delete(chart.title))}
          />
        ))}
      </div>
    </div>
  );
}
