import { nextRun } from "../../storage/catalogue/runs.ts";
import { discover, type DiscoveryParts } from "../backup/team/discover.ts";

/** Takes in who and what is in the team now, without a backup; answers how many are new, and gone (B7). */
export async function discoverTeam(
  parts: Omit<DiscoveryParts, "run">,
): Promise<{ added: number; archived: number }> {
  const run = await nextRun(parts.catalogue.read);
  const { added, archived } = await discover({ ...parts, run });
  return { added, archived };
}
