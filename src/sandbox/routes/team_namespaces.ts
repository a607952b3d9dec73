import type { State } from "../state/state.ts";
import type { NamespaceRow } from "../team/access.ts";
import { teamRoot } from "../team/model.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/team.ts";
import { optional } from "./member_profile.ts";
import { type ListCursor, pageOf, readListCursor } from "./paging.ts";

/** The service's own page size: `limit` has no effect (dropbox-api.md 2.4). */
const namespaces_per_page = 200;
const every_so_many_twice = 5;

/** Registers the list of namespaces with its quirks: duplicates, foreign folders, a limit without effect. */
export function teamNamespaceRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(
      route.namespacesList,
      () => namespaces(state, { kind: "namespaces", offset: 0, limit: namespaces_per_page, of: "" }),
    )
    .on(
      route.namespacesListContinue,
      ({ arg }) => namespaces(state, readListCursor(state, "namespaces", arg.cursor)),
    );
}

function namespaces(state: State, at: ListCursor) {
  const page = pageOf(state, listed(state), at);
  return {
    namespaces: page.items.map((row) => namespaceMetadata(state, row)),
    cursor: page.cursor,
    has_more: page.has_more,
  };
}

function listed(state: State): NamespaceRow[] {
  const rows = state.db.rows<NamespaceRow>(
    `select n.* from namespaces n left join members m on m.id = n.member
      where n.status = 'active' and (n.member is null or (m.status in ('active', 'suspended') and m.team = ''))
      order by n.id`,
  );
  if (!state.switches.duplicate_namespaces) return rows;
  return [...rows, ...rows.filter((_, index) => index % every_so_many_twice === 0)];
}

function namespaceMetadata(state: State, row: NamespaceRow) {
  const type = row.type === "team_folder" && isInsideSharedRoot(state, row) ? "shared_folder" : row.type;
  return {
    name: row.name,
    namespace_id: row.id,
    namespace_type: { ".tag": type },
    ...optional({ team_member_id: row.member }),
    quota_limit: 0,
  };
}

/** In model b the shared root is the only team folder; what is in it is shared folders (section 2.3). */
function isInsideSharedRoot(state: State, row: NamespaceRow): boolean {
  const root = teamRoot(state);
  return root !== null && row.id !== root;
}
