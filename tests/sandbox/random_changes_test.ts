import { describe, expect, it } from "vitest";
import { Draws } from "../../src/sandbox/seed/draws.ts";
import { Mirror } from "./mirror_of_deltas.ts";
import { type Json, type OpenSandbox, openSandbox } from "./open_sandbox.ts";

const bob = { as: "bob" };
const folders = ["a", "b", "Σ"];
const names = ["a", "B", "c.txt", "d.txt", "E.md", "Σ", "src"];

function path(draws: Draws): string {
  const above = Array.from({ length: draws.below(3) }, () => `/${draws.pick(folders)}`).join("");
  return `${above}/${draws.pick(names)}`;
}

/** One change behind the client's back; one that cannot be (a conflict, nothing there) changes nothing. */
async function change(team: OpenSandbox, draws: Draws): Promise<void> {
  const target = draws.fraction() < 0.7 ? { member: "bob" } : { folder: "Launch plan" };
  const to = path(draws);
  const calls: [string, string, Json][] = [
    ["POST", "put", { ...target, path: to, text: `${draws.below(5)}` }],
    ["POST", "put", { ...target, path: to, text: `${draws.below(1000)}` }],
    ["POST", "folder", { ...target, path: to }],
    ["POST", "delete", { ...target, path: to }],
    ["POST", "move", { ...target, from: path(draws), to }],
    ["POST", "shared-folders", { member: "bob", path: to, with: ["carol"] }],
    ["DELETE", `shared-folders/${draws.pick(names)}`, undefined],
    ["DELETE", `shared-folders/Launch%20plan/members/bob`, undefined],
    ["PUT", `shared-folders/Launch%20plan/members/bob`, undefined],
  ];
  const weight = draws.fraction() < 0.85 ? 5 : calls.length;
  const [method, route, body] = calls[draws.below(weight)]!;
  await team.control(method, route, body).catch((error) => {
    if (!/ 409 /.test(error.message)) throw error;
  });
}

/** Takes one page only: the next changes happen while the delta is still being read. */
async function onePage(team: OpenSandbox, mirror: Mirror, cursor: string): Promise<string> {
  const page = (await team.rpc("files/list_folder/continue", { cursor }, bob)).json;
  mirror.apply(page.entries);
  return page.cursor;
}

describe("deltas of random changes", () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`add up to what a fresh listing shows (seed ${seed})`, async () => {
      const team = await openSandbox({ switches: { page_limit: 1 + seed, model: seed % 2 ? "a" : "c" } });
      const draws = new Draws(seed);
      const mirror = new Mirror();
      let { entries, cursor } =
        (await team.rpc("files/list_folder", { path: "", recursive: true }, bob)).json;
      mirror.apply(entries);

      for (let round = 0; round < 20; round++) {
        for (let n = 0; n < 8; n++) {
          await change(team, draws);
          if (n % 2) cursor = await onePage(team, mirror, cursor);
        }
        ({ entries, cursor } = await team.onward(cursor, bob));
        mirror.apply(entries);
        const fresh = new Mirror();
        fresh.apply((await team.list({ path: "", recursive: true }, bob)).entries);
        expect(mirror.sorted()).toEqual(fresh.sorted());
      }
      expect(mirror.applied).toBeGreaterThan(100);
      await team.close();
    });
  }
});
