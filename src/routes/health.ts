import { Hono } from "hono";

export function health(version: string) {
  return new Hono()
    .get("/", (c) => c.json({ status: "ok", version }));
}
