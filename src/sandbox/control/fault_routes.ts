import { Hono } from "hono";
import { Refusal } from "../world_types.ts";
import type { State } from "../state/state.ts";
import type { Controlled } from "./control_routes.ts";
import type { NewFault } from "./fault.ts";
import { folderOf, person } from "./targets.ts";

type FaultArg = NewFault & {
  /** Ends the time window so many seconds of the sandbox's clock from now. */
  for_seconds?: number;
};

/** The script of faults. */
export function faultRoutes({ faults, world }: Controlled): Hono {
  return new Hono()
    .get("/faults", (c) => c.json(faults.list()))
    .post("/faults", async (c) => {
      const fault: FaultArg = await c.req.json();
      if (!fault.effect) throw new TypeError("Cannot add a fault: it has no effect");
      return c.json(faults.add(byIds(world.state, fault)), 201);
    })
    .delete("/faults/:id", (c) => c.body(null, faults.remove(Number(c.req.param("id"))) ? 204 : 404))
    .delete("/faults", (c) => {
      faults.clear();
      return c.body(null, 204);
    });
}

function byIds(state: State, { for_seconds, ...fault }: FaultArg): NewFault {
  return {
    ...fault,
    ...(fault.namespace === undefined ? {} : { namespace: namespaceNamed(state, fault.namespace) }),
    ...(fault.actor === undefined ? {} : { actor: person(state, fault.actor).id }),
    ...(for_seconds === undefined ? {} : { until: later(state, for_seconds) }),
  };
}

function later(state: State, seconds: number): string {
  return new Date(state.clock.now().getTime() + seconds * 1000).toISOString();
}

/** By id or name of a folder, else the home of a member. */
function namespaceNamed(state: State, name: string): string {
  try {
    return folderOf(state, name);
  } catch (error) {
    const home = error instanceof Refusal ? person(state, name).home : null;
    if (!home) throw error;
    return home;
  }
}
