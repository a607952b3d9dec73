import { Hono } from "hono";
import type { NewFault } from "./fault.ts";
import type { Faults } from "./faults.ts";

/** The script of faults. */
export function faultRoutes(faults: Faults): Hono {
  return new Hono()
    .get("/faults", (c) => c.json(faults.list()))
    .post("/faults", async (c) => {
      const fault: NewFault = await c.req.json();
      if (!fault.effect) throw new TypeError("Cannot add a fault: it has no effect");
      return c.json(faults.add(fault), 201);
    })
    .delete("/faults/:id", (c) => c.body(null, faults.remove(Number(c.req.param("id"))) ? 204 : 404))
    .delete("/faults", (c) => {
      faults.clear();
      return c.body(null, 204);
    });
}
