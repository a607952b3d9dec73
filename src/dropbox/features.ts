import type { team } from "dropbox";
import type { Link } from "./link.ts";
import { rpc } from "./rpc.ts";

export interface Features {
  /** Data-transport calls (uploads) a month over all apps; null = unlimited (dropbox-api §5.4). */
  uploadLimit: number | null;
  hasTeamSharedDropbox: boolean;
  hasDistinctMemberHomes: boolean;
  hasFileEvents: boolean;
}

const ASKED = [
  "upload_api_rate_limit",
  "has_team_shared_dropbox",
  "has_distinct_member_homes",
  "has_team_file_events",
] as const;

/** What the team's plan and content model are (dropbox-api §2.1, §2.3). */
export async function features(link: Link): Promise<Features> {
  const asked = { features: ASKED.map((tag) => ({ ".tag": tag })) };
  const { values } = await rpc(link, { repeat: "always" }, (sdk) => sdk.teamFeaturesGetValues(asked));
  const answers = new Map(values.map((value) => [value[".tag"] as string, value]));
  return {
    uploadLimit: limitOf(answers.get("upload_api_rate_limit")),
    hasTeamSharedDropbox: isOn(answers.get("has_team_shared_dropbox")),
    hasDistinctMemberHomes: isOn(answers.get("has_distinct_member_homes")),
    hasFileEvents: isOn(answers.get("has_team_file_events")),
  };
}

function limitOf(value: team.FeatureValue | undefined): number | null {
  if (value?.[".tag"] !== "upload_api_rate_limit") return null;
  const limit = value.upload_api_rate_limit;
  return limit[".tag"] === "limit" ? limit.limit : null;
}

// The value sits two unions deep under the inner union's own tag, which is not the same for all features.
function isOn(value: team.FeatureValue | undefined): boolean {
  const inner = value && (value as unknown as Record<string, Record<string, unknown>>)[value[".tag"]];
  return inner?.[String(inner[".tag"])] === true;
}
