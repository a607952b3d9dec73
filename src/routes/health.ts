import { everyone } from "./policy.ts";
import { Routes } from "./registry.ts";

/** Says that the process serves, and nothing more. */
export function health(version: string) {
  return new Routes()
    .get("/healthz", everyone({ rate: "free" }), (c) => c.json({ status: "ok", version }));
}
