import { Hono } from "hono";
import { addEvent, type NewEvent } from "../team/events.ts";
import { addMember, type MemberRow, type NewMember } from "../team/members.ts";
import { layOut, teamRoot } from "../team/model.ts";
import { removeMember, returnMember, setMemberStatus } from "../team/membership.ts";
import type { World } from "../world.ts";
import { person } from "./targets.ts";

/** People who come, are suspended, leave and return. */
export function memberRoutes({ state }: World): Hono {
  return new Hono()
    .post("/members", async (c) => {
      const arg: NewMember = await c.req.json();
      const row = state.db.write(() => {
        const added = addMember(state, arg);
        if (added.home) layOut(state, state.switches.model, added, teamRoot(state));
        state.sequence.save();
        return added;
      });
      return c.json(row, 201);
    })
    .patch("/members/:id", async (c) => {
      const row = person(state, c.req.param("id"));
      const arg: { status?: MemberRow["status"]; admin?: boolean } = await c.req.json();
      if (arg.status) setMemberStatus(state, row.id, arg.status);
      if (arg.admin !== undefined) {
        state.db.run("update members set admin = ? where id = ?", arg.admin ? 1 : 0, row.id);
      }
      state.accessKept.clear();
      return c.json(person(state, row.id));
    })
    .delete("/members/:id", (c) => {
      removeMember(state, person(state, c.req.param("id")));
      return c.body(null, 204);
    })
    .post("/events", async (c) => {
      const arg: NewEvent & { member: string } = await c.req.json();
      return c.json(addEvent(state, person(state, arg.member), arg), 201);
    })
    .post("/members/:id/return", (c) => c.json(returnMember(state, person(state, c.req.param("id"))), 201));
}
