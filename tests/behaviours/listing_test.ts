import { describe, expect, it } from "vitest";
import type { Progress } from "../../src/domain/backup/run.ts";
import { dropboxClient } from "../../src/dropbox/client.ts";
import type { LinkOptions } from "../../src/dropbox/link.ts";
import { refusal, type Stage, staged } from "./staged.ts";

/** Items and the paths that they stand at, in all that was backed up. */
async function shown({ world }: Stage): Promise<{ items: number; paths: number }> {
  const versions = await world.catalogue.read.selectFrom("versions").select("node_id")
    .where("kind", "in", ["file", "export"]).execute();
  return { items: versions.length, paths: new Set(versions.map((one) => one.node_id)).size };
}

describe("more than a page", () => {
  const stage = staged({ content: { files: 2500, members: 1 } });

  it("25 of 2,500 entries at the limit of 2000: every entry exactly once", async () => {
    const { state, files } = await stage.world.backUp();

    expect(state).toBe("success");
    expect(files).toBeGreaterThanOrEqual(2500);
    expect(await shown(stage)).toEqual({ items: files, paths: files });
  });
});

describe("small pages", () => {
  const stage = staged({ content: { files: 120, members: 1 } });

  const listings = () =>
    stage.calls("files/list_folder").filter((call) => call.route.endsWith("list_folder"));

  it.each([[1, 3], [25, 2]])(
    "25 of %s, each %s. empty: every entry exactly once",
    async (page_limit, empty_page_every) => {
      await stage.control("PATCH", "switches", { page_limit, empty_page_every });
      const { state, files } = await stage.world.backUp();

      expect(state).toBe("success");
      expect(stage.calls("list_folder/continue").length).toBeGreaterThan(120 / page_limit);
      expect(await shown(stage)).toEqual({ items: files, paths: files });
    },
  );

  it("26 between which the run dies are gone on with from the last saved cursor, and nothing is doubled", async () => {
    await stage.control("PATCH", "switches", { page_limit: 20 });
    const stop = new AbortController();
    const onProgress = ({ listed }: Progress) => listed >= 60 && stop.abort(new Error("power cut"));
    await expect(stage.world.backUp({ signal: stop.signal, onProgress })).rejects.toThrow();
    const begun = await stage.world.catalogue.read.selectFrom("namespaces").select("dropbox_id")
      .where("listing", "=", "full").where("cursor", "is not", null).execute();
    await stage.control("DELETE", "calls");
    const second = await stage.world.backUp();

    const anew = listings().filter((call) =>
      begun.some(({ dropbox_id }) => call.root.includes(`"${dropbox_id}"`))
    );
    expect(begun.length).toBeGreaterThan(0);
    expect(anew).toEqual([]);
    expect(second.state).toBe("success");
    expect(await shown(stage)).toEqual({ items: second.files, paths: second.files });
  });
});

describe("a listing", () => {
  const stage = staged();

  const impatient = (change: Partial<LinkOptions> = {}) =>
    dropboxClient({
      app: { ...stage.world.sandbox.app, origin: "http://sandbox" },
      tokens: stage.world.parts.tokens,
      fetch: stage.world.fetch,
      now: () => new Date(),
      sleep: (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 20))),
      // What hangs costs this much; what is slow on a busy machine must stay below it.
      patience: { answer: 1_000 },
      ...change,
    });

  it("39 asked for twice at once is sent away once with 429, and both are served in turn", async () => {
    await stage.control("PATCH", "switches", { listing_ms: 60 });
    const { id, home } = await stage.person("carol");
    const ask = () => impatient().listFolder({ acting: { member: id, root: home }, path: "" });
    const [one, two] = await Promise.all([ask(), ask()]);

    const statuses = stage.calls("files/list_folder").map((call) => call.status);
    expect(two.entries).toEqual(one.entries);
    expect([statuses.at(-1), statuses.includes(429)]).toEqual([200, true]);
  });

  it("40 that hangs as a whole is made folder by folder, and followed by its cursor from then on", async () => {
    const { home } = await stage.person("alice");
    const hang = { hang: true };
    const { id } = await stage.fault({
      route: "files/list_folder",
      namespace: "alice",
      path: "^$",
      times: 1,
      effect: hang,
    });
    const first = await stage.world.backUp({ dropbox: impatient() });
    const walked = stage.calls("files/list_folder").filter((call) => call.root.includes(`"${home}"`));
    await stage.control("DELETE", `faults/${id}`);
    await stage.put("alice", "/Projects/after.txt");
    await stage.control("POST", "delete", { member: "alice", path: "/Welcome.txt" });
    await stage.control("DELETE", "calls");
    const second = await stage.world.backUp();

    expect(first.state).toBe("success");
    expect(walked.map((call) => call.route)).toContain("/2/files/list_folder/get_latest_cursor");
    expect(walked.length).toBeGreaterThan(4);
    expect(second).toMatchObject({ state: "success", added: 1, removed: 1, files: first.files });
    expect(stage.calls("files/list_folder").every((call) => call.route.endsWith("/continue"))).toBe(true);
  });

  it("40 that hangs in the middle goes on folder by folder", async () => {
    await stage.control("PATCH", "switches", { page_limit: 5 });
    const { home } = await stage.person("alice");
    const onward = { route: "list_folder/continue", namespace: "alice" };
    await stage.fault({ ...onward, times: 2, effect: { hang: true } });
    const result = await stage.world.backUp({
      dropbox: impatient({ patience: { answer: 1_000, temporary: 600 } }),
    });

    const walked = stage.calls("get_latest_cursor").filter((call) => call.root.includes(`"${home}"`));
    expect(walked).toHaveLength(1);
    expect(result).toMatchObject({ state: "success", causes: {}, removed: 0 });
    expect((await stage.world.backUp()).added).toBe(0);
  });

  it("40 cut off amid the walk begins the walk anew, and misses nothing", async () => {
    const whole = { route: "files/list_folder", namespace: "alice", path: "^$" };
    await stage.fault({ ...whole, times: 1, effect: { hang: true } });
    await stage.fault({ ...whole, path: "^/contracts", times: 1, effect: refusal(409, "other") });
    const first = await stage.world.backUp({ dropbox: impatient() });
    const { home } = await stage.person("alice");
    const { cursor } = await stage.namespace(home);
    const second = await stage.world.backUp();

    expect([first.state, cursor]).toEqual(["partial", null]);
    expect(second.state).toBe("success");
    expect((await stage.world.backUp()).removed).toBe(0);
  });

  it("43 tags and fields of tomorrow, in any answer, are passed over and told", async () => {
    const strange: string[] = [];
    const set = {
      "/entries/-": { ".tag": "hologram", name: "h", path_lower: "/h" },
      "/entries/0/colour": "blue",
      "/new": 1,
    };
    await stage.fault({ route: "files/list_folder", effect: { set } });
    await stage.fault({
      route: "team/members/list_v2",
      effect: { set: { "/members/0/profile/membership_type": { ".tag": "guest" }, "/more": {} } },
    });
    await stage.fault({
      route: "team/namespaces/list",
      effect: { set: { "/namespaces/0/namespace_type": { ".tag": "vault" } } },
    });
    await stage.fault({ route: "files/download", effect: { set: { "/flavour": ["sweet"] } } });
    const result = await stage.world.backUp({
      dropbox: impatient({ onStrange: (what) => strange.push(what) }),
    });

    expect(result).toMatchObject({ state: "success", causes: {} });
    expect(strange).toContain('entry of kind "hologram"');
  });
});
