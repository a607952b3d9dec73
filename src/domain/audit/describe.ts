/** One thing that a change made another. */
export interface Change {
  what: string;
  before: string;
  after: string;
}

type Detail = Record<string, unknown>;

/** What was before and after, thing by thing; what stayed as it was is left out. */
export function changesOf({ before, after }: Detail): Change[] {
  if (before === undefined && after === undefined) return [];
  if (!isRecord(before) || !isRecord(after)) {
    return [{ what: "Value", before: text(before), after: text(after) }];
  }
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => text(before[key]) !== text(after[key]))
    .map((key) => ({ what: words(key), before: text(before[key]), after: text(after[key]) }));
}

/** What is told by numbers of members and folders says nothing to a reader. */
const UNSAID = new Set(["before", "after", "entities"]);

/** What is as usual: somebody signed in, and nothing more is asked of them. */
const USUAL: Detail = { stage: "full" };

/** All else that was told: `count` → "3", `tag` → "Board". */
export function factsOf(detail: Detail): [name: string, value: string][] {
  return Object.entries(detail)
    .filter(([key, value]) => !UNSAID.has(key) && USUAL[key] !== value && text(value) !== "")
    .map(([key, value]) => [words(key), text(value)]);
}

/** The same in a line. */
export function describe(object: string, detail: Detail): string {
  const changes = changesOf(detail).map(({ what, before, after }) =>
    what === "Value" ? `${before} → ${after}` : `${what}: ${before || "none"} → ${after || "none"}`
  );
  const facts = factsOf(detail).map(([name, value]) => `${name}: ${value}`);
  return [object, ...changes, ...facts].filter(Boolean).join("; ");
}

/** `archiveRetentionDays` → "Archive retention days". */
function words(key: string): string {
  if (key === "count") return "Members and folders";
  const spaced = key.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();
  return `${spaced[0]?.toUpperCase() ?? ""}${spaced.slice(1)}`;
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(text).join(", ");
  if (isRecord(value)) {
    return Object.entries(value).map(([key, one]) => `${words(key)} ${text(one)}`).join(", ");
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

function isRecord(value: unknown): value is Detail {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
