import { RepositoryError } from "./errors.ts";

const RFC3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** An RFC 3339 time as Go's RFC3339Nano writes it: a fraction without zeros at its end, or none. */
export function goTime(time: string): string {
  const parts = RFC3339.exec(time);
  if (!parts || !isOnCalendar(parts[1]!)) {
    throw new RepositoryError(
      "invalid",
      `Cannot store the time "${time}": it is no RFC 3339 time of the years 0 to 9999`,
    );
  }
  const [, seconds, fraction = "", zone] = parts;
  const trimmed = fraction.replace(/0+$/, "");
  return `${seconds}${trimmed && `.${trimmed}`}${zone}`;
}

/** Go refuses 30 February, and with it the whole tree; Date.parse moves it into March. */
function isOnCalendar(seconds: string): boolean {
  const date = new Date(`${seconds}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(seconds);
}
