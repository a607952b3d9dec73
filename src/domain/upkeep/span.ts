const SPAN = /^(?=\d)(?:(\d{1,4})y)?(?:(\d{1,4})m)?(?:(\d{1,4})d)?(?:(\d{1,5})h)?$/;

/** Whether a text is a span as restic writes it: years, months, days, hours, `1y6m7d12h` or a part of that. */
export function isSpan(text: string): boolean {
  return SPAN.test(text);
}

/** The moment so long before another, by the calendar and in UTC. Throws `RangeError` for what is no span. */
export function spanBefore(span: string, time: Date): Date {
  const found = SPAN.exec(span);
  if (!found) throw new RangeError(`Cannot read "${span}": it is no span like 1y6m7d12h`);
  const [years, months, days, hours] = found.slice(1).map((number) => Number(number ?? 0));
  const back = new Date(time);
  back.setUTCFullYear(
    back.getUTCFullYear() - years!,
    back.getUTCMonth() - months!,
    back.getUTCDate() - days!,
  );
  back.setUTCHours(back.getUTCHours() - hours!);
  return back;
}
