const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

/** `1.4 GB`, in powers of 1,000 as Dropbox counts; below a thousand the exact number. */
export function bytesText(bytes: number): string {
  let power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  let value = bytes / 1000 ** power;
  if (value >= 999.5 && power < UNITS.length - 1) value = bytes / 1000 ** ++power;
  return `${power === 0 ? value : value.toFixed(value < 9.95 ? 1 : 0)} ${UNITS[power]}`;
}

export function numberText(count: number): string {
  return count.toLocaleString("en");
}

/** `1,204 files`, `1 file`; `many` where an s does not do. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listText(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** How long, as exactly as people say it: `40 s`, `3 min`, `2 h 5 min`, `4 days`. */
export function durationText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (milliseconds < 59_500) return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 && hours < 10 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return countText(Math.round(hours / 24), "day");
}
