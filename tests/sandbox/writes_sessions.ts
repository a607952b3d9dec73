import type { Answer, Json, Team } from "./writes_harness.ts";

const SESSION = "files/upload_session";

/** The session calls as Alice makes them; offsets in bytes. */
export function sessionsOf(team: Team) {
  return {
    start: async (body: BodyInit, arg: Record<string, unknown> = {}) =>
      (await team.call(`${SESSION}/start`, arg, { body })).json.session_id as string,
    append: (session_id: string, offset: number, body: BodyInit, rest: Record<string, unknown> = {}) =>
      team.call(`${SESSION}/append_v2`, { cursor: { session_id, offset }, ...rest }, { body }),
    finish: (session_id: string, offset: number, path: string, body: BodyInit = "") =>
      team.call(`${SESSION}/finish`, { cursor: { session_id, offset }, commit: { path } }, { body }),
    commit: (entries: Json[], options = {}) => team.call(`${SESSION}/finish_batch_v2`, { entries }, options),
    entry: (session_id: string, offset: number, path: string, rest = {}) => ({
      cursor: { session_id, offset },
      commit: { path },
      ...rest,
    }),
    stored: (answer: Answer) => storedText(team, answer.json.path_lower),
  };
}

async function storedText(team: Team, path: string): Promise<string> {
  const actor = {
    tokenId: "",
    scopes: new Set<string>(),
    memberId: team.alice.id,
    asAdmin: false,
    rootNamespace: team.alice.home,
  };
  const entry = team.world.entryAt(team.world.resolve(actor, path));
  return await new Response(team.world.openContent(entry!.content!)).text();
}
