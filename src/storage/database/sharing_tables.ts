import type { Generated } from "kysely";

/** The tables of `20261124_302_sharing.sql`: states, from one run until before another. */
export interface SharingTables {
  shares: State & { namespace_id: number; unread_code: string | null; rules: string | null };
  share_members: State & {
    namespace_id: number;
    kind: "user" | "group" | "invitee";
    subject: string;
    member_id: string | null;
    name: string;
    email: string | null;
    access: string;
    is_inherited: number;
    same_team: number;
  };
  team_groups: State & { task_id: string; dropbox_id: string; name: string; external_id: string | null };
  team_group_members: State & { task_id: string; group_id: string; member_id: string; is_owner: number };
}

interface State {
  id: Generated<number>;
  from_run: number;
  to_run: number | null;
}
