import { Hono } from "hono";
import type { State } from "../state/state.ts";
import type { NamespaceRow } from "../team/access.ts";
import { displayName, teamMembers } from "../team/members.ts";
import { teamName } from "../team/model.ts";
import { teamId } from "../team/team_id.ts";
import type { World } from "../world.ts";

/** What the team is. */
export function teamRoutes({ state }: World): Hono {
  return new Hono().get("/team", (c) => c.json(describe(state)));
}

function describe(state: State) {
  const sql =
    `select n.*, (select count(*) from entries e where e.namespace = n.id and e.kind = 'file') as files
    from namespaces n where status <> 'gone' order by id`;
  return {
    team: { id: teamId(state), name: teamName(state), model: state.switches.model },
    members: teamMembers(state).map((one) => ({
      id: one.id,
      name: displayName(one),
      email: one.email,
      status: one.status,
      admin: one.admin === 1,
      home: one.home,
      root: one.root,
    })),
    namespaces: state.db.rows<NamespaceRow & { files: number }>(sql),
    mounts: state.db.rows(
      "select namespace, path_display as path, mounted from entries where mounted is not null",
    ),
  };
}
