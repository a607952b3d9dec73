import type { PropsWithChildren } from "hono/jsx";
import { dateText } from "./moment.tsx";
import { Icon } from "./icon.tsx";
import { countText, numberText } from "./quantities.ts";

export interface ChartDay {
  /** Midnight UTC, Unix milliseconds. */
  day: number;
  added: number;
  changed: number;
  /** The runs of that day. */
  href: string;
}

/** Pixels: the plot, and the line of dates below it. */
const HEIGHT = 150;
const FOOT = 24;

/** Parts of the scale that have a line. */
const LINES = [0, 0.5, 1];

/**
 * Items a day, as bars that are links, with the same as a table. `id`: what its sliders, the children, swap; they stay
 * as they are while it changes.
 */
export function Chart({ id, title, days, children }: PropsWithChildren<{
  id: string;
  title: string;
  days: ChartDay[];
}>) {
  const top = niceTop(Math.max(1, ...days.map(total)));
  return (
    <div id={id}>
      <div class="chart" data-chart>
        <div class="chart-head">
          <h2>{title}</h2>
          <p class="chart-legend">
            <span>New</span>
            <span class="changed">Changed</span>
          </p>
        </div>
        <div class="chart-area">
          <svg class="chart-plot" width="100%" height={HEIGHT + FOOT} role="group" aria-label={title}>
            {LINES.map((part) => (
              <line class="chart-grid" x1="0" x2="100%" y1={lineAt(part)} y2={lineAt(part)} />
            ))}
            {days.map((day, at) => <Bar day={day} at={at} of={days.length} top={top} />)}
          </svg>
          <svg
            class="chart-axis"
            width={numberText(top).length * 7}
            height={HEIGHT + FOOT}
            aria-hidden="true"
          >
            {LINES.map((part) => (
              <text class="chart-words" y={lineAt(part) + 4}>{numberText(top * part)}</text>
            ))}
          </svg>
        </div>
      </div>
      {children}
      <ChartTable title={title} days={days} />
    </div>
  );
}

function Bar({ day, at, of, top }: { day: ChartDay; at: number; of: number; top: number }) {
  const words = `${dateText(day.day)}: ${countText(day.added, "new item")}, ${
    numberText(day.changed)
  } changed`;
  const step = 100 / of;
  const added = height(day.added, top), changed = height(day.changed, top);
  const column = { x: `${at * step + step * 0.2}%`, width: `${step * 0.6}%` };
  return (
    <a class="chart-bar" href={day.href} data-tip={words.replace(": ", "\n")} aria-label={words}>
      <rect class="bar-hit" x={`${at * step}%`} y="0" width={`${step}%`} height={HEIGHT} rx="3" />
      <rect class="bar-changed" {...column} y={HEIGHT - added - changed} height={changed} rx="2" />
      <rect class="bar-new" {...column} y={HEIGHT - added} height={added} rx="2" />
      {isNamed(at, of) && (
        <text class="chart-words" x={`${(at + 0.5) * step}%`} y={HEIGHT + 18} text-anchor="middle">
          {shortDate(day.day)}
        </text>
      )}
    </a>
  );
}

function ChartTable({ title, days }: { title: string; days: ChartDay[] }) {
  return (
    <details class="chart-table">
      <summary>
        <span class="turns">
          <Icon name="chevron-right" size={14} />
        </span>Show as a table
      </summary>
      <div class="table-scroll" tabindex={0} role="region" aria-label={`${title}, table`}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" class="number">New</th>
              <th scope="col" class="number">Changed</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr>
                <th scope="row">
                  <a href={day.href}>{dateText(day.day)}</a>
                </th>
                <td class="number">{numberText(day.added)}</td>
                <td class="number">{numberText(day.changed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function lineAt(part: number): number {
  return Math.round(HEIGHT * (1 - part)) + 0.5;
}

function total({ added, changed }: ChartDay): number {
  return added + changed;
}

/** What is there can be seen, however little. */
function height(count: number, top: number): number {
  return count === 0 ? 0 : Math.max(2, Math.round(count / top * HEIGHT));
}

/** The next 2, 4 or 10 times a power of ten, so that half of it is round too. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const top = [2, 4, 10].map((times) => times * power).find((value) => value >= most) ?? 20 * power;
  return Math.max(2, top);
}

/** About five dates, whatever the range. */
function isNamed(at: number, of: number): boolean {
  const step = Math.max(1, Math.round(of / 5));
  return at % step === Math.floor(step / 2);
}

function shortDate(at: number): string {
  return dateText(at).replace(/ \d{4}$/, "");
}
