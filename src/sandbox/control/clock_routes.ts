import { Hono } from "hono";
import type { World } from "../world.ts";
import { saveSwitches } from "../state/state.ts";

/** Time, switches, and cursors that die. */
export function clockRoutes({ state }: World): Hono {
  return new Hono()
    .get("/clock", (c) => c.json({ now: state.clock.now() }))
    .post("/clock/advance", async (c) => {
      const { seconds }: { seconds: number } = await c.req.json();
      state.clock.advance(seconds);
      return c.json({ now: state.clock.now() });
    })
    .post("/clock/freeze", async (c) => {
      const { at }: { at?: string } = await c.req.json();
      state.clock.freeze(at ? new Date(at) : undefined);
      return c.json({ now: state.clock.now() });
    })
    .delete("/clock/freeze", (c) => {
      state.clock.unfreeze();
      return c.json({ now: state.clock.now() });
    })
    .get("/switches", (c) => c.json(state.switches))
    .patch("/switches", async (c) => {
      Object.assign(state.switches, await c.req.json());
      saveSwitches(state.db, state.switches);
      state.accessKept.clear();
      return c.json(state.switches);
    })
    .post("/cursors/reset", async (c) => {
      const { namespace }: { namespace?: string } = await c.req.json();
      const position = state.sequence.next();
      state.sequence.save();
      const where = namespace === undefined ? "1 or id = ?" : "id = ?";
      state.db.run(`update namespaces set reset_position = ? where ${where}`, position, namespace ?? null);
      return c.json({ position });
    });
}
