import type { Installation } from "../../support/installation.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

export const ALICE = "alice@acme.example";

/** Where a file's version is looked at. */
export async function placeOf(portal: RecoveryWorld, name: string, of = ALICE): Promise<string> {
  const { id } = await portal.services.catalogue.read.selectFrom("versions").select("id")
    .where("name", "=", name).executeTakeFirstOrThrow();
  return `${await portal.at(of)}/versions/${id}`;
}

/** What is answered there, or at `more` below it. */
export function lookedAt(
  world: Installation,
  name: string,
  more = "",
  headers: Record<string, string> = {},
) {
  return inPortal(world, async (portal) => {
    const answer = await portal.alice.get(`${await placeOf(portal, name)}${more}`, headers);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, headers: answer.headers, bytes };
  });
}
