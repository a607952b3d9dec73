import type { DropboxClient } from "../../src/dropbox/client.ts";
import { entryOf } from "../../src/dropbox/decode.ts";
import type { Acting, ListPage, Member } from "../../src/dropbox/types.ts";
import { madePages } from "./made_listing.ts";

const MEMBERS = 11;

/** A team that is there without a wire: its listings are text until they are asked for. */
export function madeTeam(files: number): DropboxClient {
  const pages = Array.from({ length: MEMBERS }, (_, m) => [...madePages(m, Math.floor(files / MEMBERS))]);
  const page = async (member: number, at: number): Promise<ListPage> => {
    await new Promise((answered) => setTimeout(answered, 5));
    const [said] = pages[member]!.splice(at, 1, "");
    const entries = (JSON.parse(said!) as Parameters<typeof entryOf>[0][]).flatMap((raw) =>
      entryOf(raw) ?? []
    );
    return { entries, cursor: `${member} ${at + 1}`, hasMore: at + 1 < pages[member]!.length };
  };
  const calls: Partial<DropboxClient> = {
    members: () => each(MEMBERS, memberAt),
    namespaces: () =>
      each(MEMBERS, (m) => ({
        id: homeOf(m),
        name: "home",
        kind: "team_member_folder" as const,
        memberId: memberAt(m).id,
      })),
    teamFolders: () => each(0, () => null as never),
    groups: () => each(0, () => null as never),
    listFolder: ({ acting }) => page(memberOf(acting), 0),
    listContinue: ({ cursor }) => {
      const [member, at] = cursor.split(" ").map(Number);
      return page(member!, at!);
    },
    room: () => 8,
  };
  return calls as DropboxClient;
}

async function* each<T>(count: number, at: (index: number) => T): AsyncGenerator<T> {
  for (let index = 0; index < count; index++) yield at(index);
}

function memberAt(m: number): Member {
  return {
    id: `dbmid:${m}`,
    accountId: `dbid:${m}`,
    email: `m${m}@acme.example`,
    name: `Member ${m}`,
    status: "active",
    homeNamespace: homeOf(m),
    rootNamespace: homeOf(m),
    isAdmin: m === 0,
  };
}

function homeOf(m: number): string {
  return String(m + 1);
}

/** Whose home is listed: as the member, or by an administrator from that root. */
function memberOf({ member, root }: Acting): number {
  return member === undefined ? Number(root) - 1 : Number(member.slice("dbmid:".length));
}
