import { fault, jsonType } from "./fault.ts";
import type { Read, Schema } from "./schema.ts";

// deno-lint-ignore no-explicit-any -- a field's type is recovered by Read<>, `unknown` would refuse every schema
export type Fields = Record<string, Schema<any>>;
export type Struct<F extends Fields> = { [K in keyof F]: Read<F[K]> };

/** A Stone struct: every field known, none missing that has no default, no other key. */
export function struct<F extends Fields>(fields: F): Schema<Struct<F>> {
  const names = new Map(Object.entries(fields));
  return { read: (value, at) => readStruct(asObject(value, at), at, names) as Struct<F> };
}

function readStruct(source: Record<string, unknown>, at: string, fields: Map<string, Schema<unknown>>) {
  for (const key in source) if (!fields.has(key)) fault(at, `unknown field '${key}'`);
  const read: Record<string, unknown> = {};
  for (const [name, schema] of fields) {
    const value = source[name];
    if (value !== undefined) read[name] = schema.read(value, at === "" ? name : `${at}.${name}`);
    else if (schema.absent) read[name] = schema.absent();
    else fault(at, `missing required field '${name}'`);
  }
  return read;
}

// deno-lint-ignore no-explicit-any -- as above
type Members = Record<string, Schema<any> | null>;
export type Union<M extends Members> = {
  [K in keyof M & string]: M[K] extends null ? { tag: K } : { tag: K; value: Read<M[K]> };
}[keyof M & string];

/** A Stone union: "add" or {".tag":"add"} for a bare tag, {".tag":"update","update":…} for one with a value. */
export function union<M extends Members>(members: M): Schema<Union<M>> {
  const tags = new Map(Object.entries(members));
  return { read: (value, at) => readUnion(value, at, tags) as Union<M> };
}

function readUnion(value: unknown, at: string, members: Map<string, Schema<unknown> | null>) {
  const source = typeof value === "string" ? { ".tag": value } : asObject(value, at);
  const tag = source[".tag"];
  if (typeof tag !== "string") fault(at, "missing required field '.tag'");
  const member = members.get(tag);
  if (member === undefined) fault(at, `unknown tag '${tag}'`);
  for (const key in source) {
    if (key !== ".tag" && (key !== tag || !member)) fault(at, `unknown field '${key}'`);
  }
  if (member === null) return { tag };
  const inner = source[tag];
  if (inner === undefined) fault(at, `missing required field '${tag}'`);
  return { tag, value: member.read(inner, at === "" ? tag : `${at}.${tag}`) };
}

function asObject(value: unknown, at: string): Record<string, unknown> {
  if (jsonType(value) !== "object") fault(at, `expected object, got ${jsonType(value)}`);
  return value as Record<string, unknown>;
}
