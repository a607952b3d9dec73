import { createHash } from "node:crypto";
import type { Child } from "hono/jsx";
import type { Request } from "./env.ts";

/** A region that a person filters, sorts or pages; the browser's address becomes the one without empty fields. */
export async function answerRegion(c: Request, region: Child): Promise<Response> {
  const query = new URLSearchParams(
    [...new URL(c.req.url).searchParams].filter(([, value]) => value !== ""),
  );
  c.header("HX-Replace-Url", query.size > 0 ? `${c.req.path}?${query}` : c.req.path);
  return await c.html(String(await region));
}

/** A region that asks again and again: 304 while it would be the one that the browser shows (hx-ptag). */
export async function answerPolled(c: Request, region: Child): Promise<Response> {
  const text = String(await region);
  const tag = createHash("sha256").update(text).digest("base64url").slice(0, 22);
  if (c.req.header("HX-PTag") === tag) return c.body(null, 304);
  c.header("HX-PTag", tag);
  return await c.html(text);
}
