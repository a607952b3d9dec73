import type { Fetch } from "../../src/dropbox/link.ts";
import {
  planRestore,
  type RestoreRequest,
  type RestoreResult,
  runRestore,
} from "../../src/domain/restore/restore.ts";
import { clientOver, type RestoreWorld, restoreWorld } from "./restore_world.ts";

/** All of the shared folder, in place, with its sharing. */
export const ASKED: RestoreRequest = {
  run: 1,
  paths: ["/shared-folders/Plans"],
  mode: "in-place",
  sharing: "reapply",
};

export interface SharingWorld extends RestoreWorld {
  /** Restores what is asked for, changed so. */
  again(
    more?: Partial<RestoreRequest>,
    parts?: Parameters<RestoreWorld["restore"]>[1],
  ): Promise<RestoreResult>;
  bobLeaves(): Promise<unknown>;
  memberOf(name: string): Promise<{ id: string }>;
  groupNamed(name: string): Promise<string>;
  /** Roles in a shared folder now, the one that was backed up unless told otherwise. */
  roles(namespace?: string): Promise<Record<string, string>>;
  /** What became of each who was in the folder, `Bob Brown: done`; "" is the folder. */
  ledger(): Promise<Record<string, string>>;
  /** The namespace that the folder was shared anew as. */
  sharedAs(): Promise<string>;
  /** Alice has the shared folder no more, and nobody else has. */
  plansGo(path?: string): Promise<unknown>;
  /** Plans, and runs until a call of this route is about to be made, or was made unheard; answers the restore's number. */
  stopped(when: "before" | "after", route: string): Promise<number>;
  /** No call that gives anybody access was made. */
  gaveNothing(): boolean;
}

/** Alice shares /Plans with Bob, who may edit; not backed up yet. */
export async function sharingWorld(): Promise<SharingWorld> {
  const world = await restoreWorld({ backedUp: false });
  await world.control("POST", "put", { member: "alice", path: "/Plans/a.txt", text: "a" });
  const shared = { member: "alice", path: "/Plans", owner: "alice", with: ["bob"] };
  const { namespace: plans } = await world.control("POST", "shared-folders", shared) as { namespace: string };
  const memberOf = async (name: string) => {
    const all = await Array.fromAsync(world.dropbox.members());
    return all.find((one) => one.name.startsWith(name))!;
  };
  const rows = () => world.catalogue.read.selectFrom("restore_shares").selectAll().orderBy("id").execute();
  return {
    ...world,
    memberOf,
    again: (more = {}, parts = {}) => world.restore({ ...ASKED, ...more }, parts),
    bobLeaves: () => world.control("DELETE", "shared-folders/Plans/members/bob"),
    groupNamed: async (name) =>
      (await Array.fromAsync(world.dropbox.groups())).find((one) => one.name === name)!.id,
    roles: async (namespace = plans) => {
      const acting = { member: (await memberOf("Alice")).id };
      const found = await Array.fromAsync(world.dropbox.sharedFolderMembers(namespace, acting));
      return Object.fromEntries(found.map(({ name, access }) => [name, access]));
    },
    ledger: async () =>
      Object.fromEntries(
        (await rows()).filter(({ place }) => place === ASKED.paths[0]).map(({ kind, name, state, code }) => [
          kind === "folder" ? "" : name,
          code === null ? state : `${state} ${code}`,
        ]),
      ),
    plansGo: async (path = "/Plans") => {
      await world.control("DELETE", "shared-folders/Plans");
      await world.control("POST", "delete", { member: "alice", path });
    },
    stopped: async (when, route) => {
      const stop = new AbortController();
      const wire = (next: Fetch): Fetch => async (url, init) => {
        if (!String(url).includes(route)) return await next(url, init);
        if (when === "after") await next(url, init);
        stop.abort(new Error("stopped"));
        throw stop.signal.reason;
      };
      const { restoreId } = await planRestore(world.giving, ASKED);
      const parts = { ...world.giving, dropbox: clientOver(world, wire) };
      await runRestore(parts, restoreId, { signal: stop.signal });
      return restoreId;
    },
    sharedAs: async () => (await rows()).find(({ kind }) => kind === "folder")!.shared_as!,
    gaveNothing: () =>
      ["share_folder", "add_folder_member", "update_folder_policy", "create_shared_link"]
        .every((route) => world.sandbox.log.calls(`sharing/${route}`).length === 0),
  };
}
