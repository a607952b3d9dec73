import type { CallOptions, ObjectStore } from "../objects/object_store.ts";
import type { CopyName } from "./manifest.ts";

/** What lies under one id; a copy only with its manifest. */
export interface FoundCopy extends CopyName {
  isWhole: boolean;
  madeAt: Date;
  /** Bytes in the store. */
  bytes: number;
  objects: string[];
}

const ROOT = "self";
const NAME = /^self\/([\w-]+)\/(\d{8}T\d{6}Z-[0-9a-f]{8})\/(manifest\.json|piece-\d{5})$/;

/** The name of a copy that is made now: ids go by time, to the millisecond, which two of one second need. */
export function newCopyName(instance: string, now: Date): CopyName {
  const stamp = now.toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
  const milliseconds = now.getMilliseconds().toString(16).padStart(3, "0");
  const chance = crypto.getRandomValues(new Uint8Array(3)).toHex().slice(1);
  return { instance, id: `${stamp}-${milliseconds}${chance}` };
}

/** Of all installations or of one, newest first; what was cut off is there too. */
export async function listCopies(
  store: ObjectStore,
  { instance, signal }: CallOptions & { instance?: string } = {},
): Promise<FoundCopy[]> {
  const found = new Map<string, FoundCopy>();
  for await (const { name, size } of store.list(`${ROOT}/${instance ? `${instance}/` : ""}`, { signal })) {
    const [, owner, id, object] = NAME.exec(name) ?? [];
    if (owner === undefined || id === undefined) continue;
    const key = `${owner}/${id}`;
    const copy = found.get(key) ?? begun(owner, id);
    found.set(key, copy);
    copy.objects.push(name);
    copy.bytes += size;
    copy.isWhole ||= object === "manifest.json";
  }
  return [...found.values()].sort((a, b) => a.id < b.id ? 1 : -1);
}

/** The manifest goes first: what is cut off on the way is no copy any more. */
export async function deleteCopy(store: ObjectStore, { objects }: FoundCopy, options: CallOptions = {}) {
  const isManifest = (name: string) => name.endsWith("/manifest.json");
  const manifestFirst = [...objects.filter(isManifest), ...objects.filter((name) => !isManifest(name))];
  for (const name of manifestFirst) await store.delete(name, options);
}

/** The name of a copy's manifest. */
export function manifestOf(name: CopyName): string {
  return `${ROOT}/${name.instance}/${name.id}/manifest.json`;
}

/** The name of a piece, counted from 0. */
export function pieceOf(name: CopyName, number: number): string {
  return `${ROOT}/${name.instance}/${name.id}/piece-${String(number).padStart(5, "0")}`;
}

function begun(instance: string, id: string): FoundCopy {
  return { instance, id, isWhole: false, madeAt: timeOf(id), bytes: 0, objects: [] };
}

function timeOf(id: string): Date {
  return new Date(id.slice(0, 16).replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}
