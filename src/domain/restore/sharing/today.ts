import type { FolderMember, SharedFolder } from "../../../dropbox/sharing.ts";
import { type Acting, DropboxError, type Member } from "../../../dropbox/types.ts";
import { listEntities } from "../../../storage/catalogue/entities.ts";
import { groupMembersAt } from "../../../storage/catalogue/sharing.ts";
import { orMissing } from "../or_missing.ts";
import type { RestoreParts } from "../restore.ts";

/** A folder's share as Dropbox has it now. */
export interface SharedNow {
  folder: SharedFolder;
  members: FolderMember[];
}

/** Who is in the team today, and in its groups: looked up once for all folders of a restore. */
export class Today {
  #parts: RestoreParts;
  #run: number;
  #groups = new Map<string, Promise<"gone" | "grown" | "same">>();
  readonly members: Map<string, Member>;
  /** By address in lower case: members of the team, and who has left it. */
  readonly byEmail: Map<string, Member["status"]>;
  /** Null: the app may not know the team's groups. */
  #known: Set<string> | null;

  private constructor(
    parts: RestoreParts,
    run: number,
    members: Member[],
    left: string[],
    groups: Set<string> | null,
  ) {
    this.#parts = parts;
    this.#run = run;
    this.members = new Map(members.map((one) => [one.id, one]));
    const gone = left.map((email) => [email.toLowerCase(), "removed"] as const);
    this.byEmail = new Map([
      ...gone,
      ...members.map((one) => [one.email.toLowerCase(), one.status] as const),
    ]);
    this.#known = groups;
  }

  static async look(parts: RestoreParts, run: number): Promise<Today> {
    const members = await Array.fromAsync(parts.dropbox.members());
    const groups = await Array.fromAsync(parts.dropbox.groups()).catch((error: unknown) => {
      if (error instanceof DropboxError && error.kind === "forbidden") return null;
      throw error;
    });
    const known = await listEntities(parts.catalogue.read, parts.task.id);
    const left = known.flatMap(({ kind, email, archived_at }) =>
      kind === "member" && archived_at !== null && email !== null ? [email] : []
    );
    return new Today(parts, run, members, left, groups && new Set(groups.map(({ id }) => id)));
  }

  /** Whether a group has nobody today who was not in it as of the snapshot. */
  group(id: string): Promise<"gone" | "grown" | "same"> {
    const asked = this.#groups.get(id) ?? this.#askGroup(id);
    this.#groups.set(id, asked);
    return asked;
  }

  async #askGroup(id: string): Promise<"gone" | "grown" | "same"> {
    if (this.#known === null) return "grown";
    if (!this.#known.has(id)) return "gone";
    const { dropbox, catalogue, task } = this.#parts;
    const then = await groupMembersAt(catalogue.read, task.id, id, this.#run);
    const now = await Array.fromAsync(dropbox.groupMembers(id));
    return then !== null && now.every((one) => then.has(one.id)) ? "same" : "grown";
  }
}

/** How a folder is shared now, and who may see that; null: it is not, or nobody of ours may look. */
export async function sharedNow(
  { dropbox }: Pick<RestoreParts, "dropbox">,
  namespace: string,
  actings: readonly Acting[],
): Promise<SharedNow | null> {
  for (const { root: _, ...acting } of actings) {
    const folder = await orMissing(dropbox.sharedFolder(namespace, acting));
    const members = folder &&
      await orMissing(Array.fromAsync(dropbox.sharedFolderMembers(namespace, acting)));
    if (folder && members) return { folder, members };
  }
  return null;
}
