import type { Link } from "./link.ts";

/** Calls whose link is already given. */
export type Bound<Calls> = {
  [Name in keyof Calls]: Calls[Name] extends (link: Link, ...rest: infer Rest) => infer Answer
    ? (...rest: Rest) => Answer
    : never;
};

export function bound<Calls extends object>(link: Link, calls: Calls): Bound<Calls> {
  const given = Object.entries(calls) as [string, (link: Link, ...rest: unknown[]) => unknown][];
  return Object.fromEntries(given.map(([name, call]) => [name, call.bind(null, link)])) as Bound<Calls>;
}
