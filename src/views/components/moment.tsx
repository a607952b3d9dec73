import { durationText } from "./quantities.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DATE: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
const DATES = new Intl.DateTimeFormat("en-GB", DATE);
const SECONDS = new Intl.DateTimeFormat("en-GB", {
  ...DATE,
  ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
});
const MOMENTS = new Intl.DateTimeFormat("en-GB", { ...DATE, hour: "2-digit", minute: "2-digit" });

/** `25 Nov 2026`. Times are Unix milliseconds, shown in UTC as backup hours are. */
export function dateText(at: number): string {
  return DATES.format(at);
}

/** `25 Nov 2026, 03:12 UTC`. */
export function momentText(at: number): string {
  return `${MOMENTS.format(at)} UTC`;
}

/** Moments as people tell them apart: with their seconds where two would read the same. */
export function momentTexts(moments: readonly number[]): string[] {
  const texts = moments.map(momentText);
  if (new Set(texts).size === new Set(moments).size) return texts;
  return moments.map((at) => `${SECONDS.format(at)} UTC`);
}

/** `5 min ago`, `in 3 h`; beyond a month the date. */
export function agoText(at: number, now: number): string {
  const away = Math.abs(now - at);
  if (away < 10_000) return "just now";
  if (away > 30 * DAY) return dateText(at);
  const words = away < HOUR || away >= DAY ? durationText(away) : `${Math.round(away / HOUR)} h`;
  return at < now ? `${words} ago` : `in ${words}`;
}

/** A moment as people say it, and exactly for whoever points at it. `none`: what stands where it never came. */
export function Ago({ at, now, none = "Never" }: { at: number | null; now: number; none?: string }) {
  if (at === null) return <span class="faint">{none}</span>;
  return <time dateTime={new Date(at).toISOString()} title={momentText(at)}>{agoText(at, now)}</time>;
}

/** A moment exactly. */
export function Moment({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{momentText(at)}</time>;
}
