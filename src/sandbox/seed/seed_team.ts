import type { State } from "../state/state.ts";
import { generate } from "./generate.ts";
import { seedSampleTeam } from "./sample_team.ts";
import { seedTeamFromFolder } from "./team_from_folder.ts";

/** What a new world begins with. Made files come on top of a folder's team or of the sample team. */
export interface SeedPlan {
  /** A folder on disk whose files are read in place. */
  from?: string;
  /** So many made files … */
  files?: number;
  /** … in the homes of so many made members. */
  members?: number;
  /** Of the made files: median of their sizes in bytes, and how many contents differ. */
  median?: number;
  distinct?: number;
  /** Pictures and documents of the sample team are real ones, to be looked at. */
  isReal?: boolean;
  /** Nothing at all, not even a team. */
  empty?: boolean;
}

/** Fills a new world. Answers the paths on disk that could not be taken in. */
export function seedTeam(state: State, plan: SeedPlan): string[] {
  if (plan.empty) return [];
  const mirrored = plan.from ? seedTeamFromFolder(state, Deno.realPathSync(plan.from)) : [];
  if (!plan.from) seedSampleTeam(state, plan);
  if (plan.files) {
    const { files, members = 5, median, distinct } = plan;
    generate(state, { files, members, median, distinct, seed: state.sequence.seed });
  }
  return mirrored.flatMap((one) => one.skipped);
}
