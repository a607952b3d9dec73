import type { OpenSnapshot } from "../../domain/recovery/open_snapshot.ts";
import type { Timeline as Month } from "../../domain/recovery/timeline.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { momentText } from "../components/moment.tsx";
import { countText } from "../components/quantities.ts";
import { searchOf } from "./folder_table.tsx";

interface TimelineProps {
  /** `/recovery/<task>/<entity>`. */
  at: string;
  /** The folder that stays in sight. */
  path: string;
  snapshot: OpenSnapshot;
  timeline: Month;
  month?: string;
}

const MONTHS = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAY = 86_400_000;

/** Moves the same folder through time: the snapshot before and after, and a calendar. */
export function Timeline(props: TimelineProps) {
  const { at, path, snapshot, month } = props;
  const moment = momentText(snapshot.at.getTime());
  return (
    <div class="time">
      <Step label="Snapshot before" icon="chevron-left" run={snapshot.before} {...{ at, path }} />
      <details class="time-menu" open={month !== undefined}>
        <summary>
          <Icon name="calendar" />
          As of {moment}
          <span class="turns">
            <Icon name="chevron-right" size={14} />
          </span>
        </summary>
        <div class="time-panel card">
          <Calendar {...props} />
          <Moments {...props} />
        </div>
      </details>
      <Step label="Snapshot after" icon="chevron-right" run={snapshot.after} {...{ at, path }} />
    </div>
  );
}

function Step({ at, path, run, label, icon }: {
  at: string;
  path: string;
  run: number | null;
  label: string;
  icon: "chevron-left" | "chevron-right";
}) {
  if (run === null) return null;
  return <Button small href={`${at}/at/${run}${searchOf({ path })}`} icon={icon} label={label} />;
}

function Calendar({ at, path, snapshot, timeline }: TimelineProps) {
  const { month, days, earlier, later } = timeline;
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const turn = (to: string) => `${at}/at/${snapshot.run}${searchOf({ path, month: to })}`;
  return (
    <section aria-label="Calendar">
      <div class="time-head">
        <Button small kind="quiet" href={turn(earlier)} icon="chevron-left" label="Month before" />
        <strong>{MONTHS.format(first)}</strong>
        <Button small kind="quiet" href={turn(later)} icon="chevron-right" label="Month after" />
      </div>
      <table class="calendar">
        <thead>
          <tr>{WEEK.map((day) => <th scope="col">{day}</th>)}</tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr>
              {week.map((day) => (
                <td>
                  {day !== null && (
                    <Day
                      {...{ at, path, snapshot, day }}
                      found={days.find((one) => one.day === day)}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <form class="toolbar" method="get" action={`${at}/on`}>
        <input type="hidden" name="path" value={path} />
        <label class="toolbar-choice">
          Go to
          <input
            class="input input-small"
            type="date"
            name="day"
            value={snapshot.at.toISOString().slice(0, 10)}
          />
        </label>
        <Button small>Show</Button>
      </form>
    </section>
  );
}

function Day({ at, path, snapshot, day, found }: {
  at: string;
  path: string;
  snapshot: OpenSnapshot;
  day: string;
  found?: Month["days"][number];
}) {
  const number = String(Number(day.slice(8)));
  if (!found) return <span class="faint">{number}</span>;
  const isShown = snapshot.at.toISOString().startsWith(day);
  const words = `${day}: ${countText(found.count, "snapshot")}, ${countText(found.changes, "change")}`;
  return (
    <a
      class={found.changes > 0 ? "day day-changed" : "day"}
      href={`${at}/at/${found.run}${searchOf({ path })}`}
      aria-label={words}
      title={words}
      aria-current={isShown ? "date" : undefined}
    >
      {number}
    </a>
  );
}

/** The snapshots of the day. */
function Moments({ at, path, snapshot, timeline: { moments } }: TimelineProps) {
  return (
    <section class="moments" aria-label="Snapshots of this day">
      <ul>
        {moments.map(({ run, at: began, changes }) => (
          <li>
            <a
              href={`${at}/at/${run}${searchOf({ path })}`}
              aria-current={run === snapshot.run ? "true" : undefined}
            >
              {began.toISOString().slice(11, 16)} UTC
            </a>
            <span class="faint">{changes === 0 ? "no change" : countText(changes, "change")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Weeks from Monday on, null where a day is another month's. */
function weeksOf(month: string): (string | null)[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const lead = (new Date(first).getUTCDay() + 6) % 7;
  const weeks: (string | null)[][] = [];
  for (let at = first - lead * DAY; at < first || isIn(at, month); at += 7 * DAY) {
    weeks.push(
      WEEK.map((_, n) =>
        isIn(at + n * DAY, month) ? new Date(at + n * DAY).toISOString().slice(0, 10) : null
      ),
    );
  }
  return weeks;
}

function isIn(at: number, month: string): boolean {
  return new Date(at).toISOString().startsWith(month);
}
