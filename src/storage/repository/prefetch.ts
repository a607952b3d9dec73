/**
 * `load(item)` for every item, answered in the order of the items, with at most `width` under way. An early end of
 * the consumer stops the source; what is under way then ends unseen.
 */
export async function* prefetch<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  width: number,
  load: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underway: Promise<Result>[] = [];
  for await (const item of items) {
    const started = load(item);
    started.catch(() => {}); // reported where it is awaited; only the unhandled-rejection alarm is silenced
    underway.push(started);
    if (underway.length >= width) yield await underway.shift()!;
  }
  while (underway.length > 0) yield await underway.shift()!;
}
