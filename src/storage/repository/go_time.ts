import { RepositoryError } from "./errors.ts";

/** Of a time, up to its fraction. */
const SECONDS = "2026-01-01T00:00:00".length;
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** What needs no second look: no fraction, and a day that each month has. */
const PLAIN =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-]\d\d:\d\d)$/;

/** An RFC 3339 time as Go's RFC3339Nano writes it: a fraction without zeros at its end, or none. */
export function goTime(time: string): string {
  if (PLAIN.test(time)) return time;
  const parts = RFC3339.exec(time);
  if (!parts || !isOnCalendar(parts)) {
    throw new RepositoryError(
      "invalid",
      `Cannot store the time "${time}": it is no RFC 3339 time of the years 0 to 9999`,
    );
  }
  const fraction = parts[7];
  if (fraction === undefined) return time;
  const trimmed = fraction.replace(/0+$/, "");
  return `${time.slice(0, SECONDS)}${trimmed && `.${trimmed}`}${parts[8]}`;
}

/** Go refuses 30 February, and with it the whole tree; Date.parse moves it into March, and is slow besides. */
function isOnCalendar([, year, month, day, hour, minute, second]: RegExpExecArray): boolean {
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 &&
    Number(day) <= daysIn(Number(year), Number(month)) &&
    Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
