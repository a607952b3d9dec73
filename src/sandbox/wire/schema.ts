import { fault, jsonType } from "./fault.ts";

/** Reads one JSON value into a T, or throws a Fault that names the path. Closures, since every call passes here. */
export interface Schema<T> {
  read(value: unknown, at: string): T;
  /** Present when the field may be left out of its struct. */
  absent?: () => T;
}

export type Read<S> = S extends Schema<infer T> ? T : never;

/** A field that may be missing or null (Stone's `?`). */
export function optional<T>(schema: Schema<T>): Schema<T | undefined> {
  return {
    read: (value, at) => value === null ? undefined : schema.read(value, at),
    absent: () => undefined,
  };
}

/** A field with a default: it may be missing, but not null. */
export function otherwise<T>(schema: Schema<T>, preset: NoInfer<T>): Schema<T> {
  return { read: schema.read, absent: () => preset };
}

export function list<T>(item: Schema<T>, most = Infinity, least = 0): Schema<T[]> {
  return { read: (value, at) => readList(value, at, item, most, least) };
}

function readList<T>(value: unknown, at: string, item: Schema<T>, most: number, least: number): T[] {
  if (!Array.isArray(value)) fault(at, `expected list, got ${jsonType(value)}`);
  if (value.length > most) fault(at, `list has more than ${most} items`);
  if (value.length < least) fault(at, `list has fewer than ${least} items`);
  return value.map((one, i) => item.read(one, at === "" ? `${i}` : `${at}.${i}`));
}

/** The argument of a route that takes none: no body at all, or JSON `null`. */
export const nothing: Schema<null> = {
  read: (value, at) => value === null ? null : fault(at, `expected null, got ${jsonType(value)}`),
};

/** A value that is taken as it comes: structures the sandbox stores and gives back, but does not act on. */
export const anything: Schema<unknown> = { read: (value) => value };
