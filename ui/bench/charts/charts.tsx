/** Six charts over the time of the station. Loaded when somebody opens them, because the drawing library is not small. */
import { useCallback, useEffect, useRef, useState } from 'react';
import 'uplot/dist/uPlot.min.css';
import { Complaint, useAct } from '../../shared/act.js';
import { Button, Toggle } from '../../shared/button.js';
import { download } from '../../shared/download.js';
import { type TextKey, useText } from '../../shared/text.js';
import { csvOf } from './csv.js';
import type { History } from './history.js';
import { moved, newest, type Period, periodInWords, zoomed } from './period.js';
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
  const { act, complaint } = useAct();
  const [span_min, setSpan] = useState<number>(60);
  const [paused, setPaused] = useState(false);
  const drawings = useRef(new Map<TextKey, Drawing>());
  const range = useRef<HTMLParagraphElement>(null);
  /** What the charts show; undefined while there has been nothing to show. */
  const shown = useRef<Period>(undefined);

  const show = useCallback((period: Period, on: Iterable<Drawing>): void => {
    shown.current = period;
    for (const drawing of on) drawing.show(period);
    const text = periodInWords(period);
    if (range.current && range.current.textContent !== text) range.current.textContent = text;
  }, []);
  /** The charts stay with a part of the time until somebody wants the newest again. */
  const hold = (period: Period | undefined): void => {
    if (!period) return;
    setPaused(true);
    show(period, drawings.current.values());
  };
  const look = (change: (from: Period, times: Float64Array) => Period): void => {
    if (shown.current) hold(change(shown.current, history.times()));
  };
  useEffect(() => {
    if (paused) return undefined;
    const follow = (on: Iterable<Drawing>): void => {
      const period = newest(history.times(), span_min * 60);
      if (period) show(period, on);
    };
    follow(drawings.current.values());
    // One after the other: all at once would take longer than a picture of the browser.
    let turn = 0;
    const timer = setInterval(() => {
      const all = [...drawings.current.values()];
      const next = turn++ % all.length;
      follow(all.slice(next, next + 1));
    }, redrawEvery_ms / charts.length);
    return () => clearInterval(timer);
  }, [paused, span_min, history, show]);
  const made = (title: TextKey, drawing: Drawing | undefined): void => {
    if (drawing) drawings.current.set(title, drawing);
    else drawings.current.delete(title);
    // One that is made anew, in another language, goes on where it was.
    if (shown.current) drawing?.show(shown.current);
  };
  const showNewest = (minutes: number): void => {
    setSpan(minutes);
    setPaused(false);
  };
  const save = async (): Promise<void> => {
    const { current: period } = shown;
    if (!period) return;
    const all = [...drawings.current.values()];
    show(period, all);
    // They draw when this is done.
    await Promise.resolve();
    const title = `Flexpole ${history.identity}`;
    const image = await picture({ title, period: periodInWords(period), charts: all.map((drawing) => drawing.onSheet()) });
    if (!image) throw new Error(say('charts.noPicture'));
    download('charts.png', image);
  };
  return (
    <div className="charts">
      <div className="tools">
        <span className="group" role="group" aria-label={say('charts.span')}>
          {spans_min.map((minutes) => (
            <Toggle key={minutes} pressed={minutes === span_min} onClick={() => showNewest(minutes)}>
              {minutes < 60 ? `${minutes} min` : `${minutes / 60} h`}
            </Toggle>
          ))}
        </span>
        <Toggle pressed={paused} onClick={() => setPaused(!paused)}>
          {say('charts.pause')}
        </Toggle>
        <span className="steps" role="group" aria-label={say('charts.part')}>
          <Named name={say('charts.earlier')} sign="◀" press={() => look((from, times) => moved(from, -0.5, times))} />
          <Named name={say('charts.later')} sign="▶" press={() => look((from, times) => moved(from, 0.5, times))} />
          <Named name={say('charts.closer')} sign="+" press={() => look((from, times) => zoomed(from, 0.5, times))} />
          <Named name={say('charts.wider')} sign="−" press={() => look((from, times) => zoomed(from, 2, times))} />
        </span>
        <span className="end">
          <Button title={say('charts.csv')} onClick={() => download('charts.csv', csvOf(history), 'text/csv')}>
            CSV
          </Button>
          <Button title={say('charts.png')} onClick={() => act(save)}>
            PNG
          </Button>
        </span>
      </div>
      <Complaint text={complaint} />
      <div className="soft range">
        <p ref={range} />
        <p>{say('charts.hint')}</p>
      </div>
      <div className="plots" tabIndex={0} role="group" aria-label={say('view.charts')}>
        {charts.map((chart) => (
          <Plot
            key={chart.title}
            chart={chart}
            history={history}
            chosen={(wanted) => hold(wanted === 'all' ? newest(history.times(), Infinity) : wanted)}
            made={(drawing) => made(chart.title, drawing)}
          />
        ))}
      </div>
    </div>
  );
}

const Named = ({ name, sign, press }: { readonly name: string; readonly sign: string; readonly press: () => void }) => (
  <Button aria-label={name} title={name} onClick={press}>
    {sign}
  </Button>
);
