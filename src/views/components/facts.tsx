import type { Child } from "hono/jsx";

/** Names and what they are. */
export function Facts({ facts }: { facts: [name: string, value: Child][] }) {
  return <dl class="facts">{facts.map(([name, value]) => [<dt>{name}</dt>, <dd>{value}</dd>])}</dl>;
}
