import { type Actor, Refusal } from "../world_types.ts";
import { Fault } from "./fault.ts";
import { namespaceId } from "./paths.ts";
import type { Gatekeeper, MemberFacts } from "./seam.ts";
import { union } from "./shapes.ts";

const HEADER = "Dropbox-API-Path-Root";
const schema = union({ home: null, root: namespaceId, namespace_id: namespaceId });

/** The namespace that relative paths start from, by the Path-Root header (dropbox-api §1.3). */
export function pathRoot(
  gatekeeper: Gatekeeper,
  actor: Actor,
  member: MemberFacts,
  headers: Headers,
): string {
  const given = headers.get(HEADER);
  if (given === null) return member.homeNamespace;
  const asked = parse(given);
  if (asked.tag === "home") return member.homeNamespace;
  if (asked.tag === "root") return rootOf(member, asked.value);
  if (!gatekeeper.seesNamespace(actor, asked.value)) throw new Refusal(422, { ".tag": "no_permission" });
  return asked.value;
}

function parse(given: string) {
  try {
    return schema.read(JSON.parse(given), "");
  } catch (error) {
    const why = error instanceof Fault ? error.text : "could not decode input as JSON";
    throw new Fault(`HTTP header "${HEADER}": ${why}`);
  }
}

/** Law: `root` asserts; a root that moved is answered with where it is now. */
function rootOf(member: MemberFacts, asserted: string): string {
  if (asserted === member.rootNamespace) return asserted;
  throw new Refusal(422, { ".tag": "invalid_root", invalid_root: rootInfo(member) });
}

/** RootInfo as it stands in get_current_account and in invalid_root. */
export function rootInfo(member: MemberFacts): Record<string, string> {
  return {
    ".tag": member.rootTag,
    root_namespace_id: member.rootNamespace,
    home_namespace_id: member.homeNamespace,
    ...(member.homePath === null ? {} : { home_path: member.homePath }),
  };
}
