import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type As, type OpenSandbox, openSandbox } from "./open_sandbox.ts";

const withoutUnzip = spawnSync("unzip", ["-v"]).status !== 0;
const alice = { as: "alice" };
const FORMS = [
  {},
  { zip_sizes: "after" },
  { zip_method: "deflated" },
  { zip_method: "deflated", zip_sizes: "after" },
  { zip64_always: true },
  { zip64_always: true, zip_method: "deflated", zip_sizes: "after" },
];

describe.skipIf(withoutUnzip)("files/download_zip", () => {
  let team: OpenSandbox;
  beforeEach(async () => {
    team = await openSandbox();
    await team.control("POST", "put", { member: "alice", path: "/Zipped/a.txt", text: "one" });
    await team.control("POST", "put", { member: "alice", path: "/Zipped/empty", text: "" });
    await team.control("POST", "put", {
      member: "alice",
      path: "/Zipped/Déjà/vu 🎉.txt",
      text: "two".repeat(999),
    });
    await team.control("POST", "put", {
      member: "alice",
      path: "/Zipped/Déjà/large.bin",
      recipe: { seed: 1, size: 700_001 },
    });
  });
  afterEach(() => team.close());

  const zip = (path: string, as: As = alice) => team.bytes("files/download_zip", { path }, as);
  const refusal = async (path: string, as?: As) => {
    const answer = await zip(path, as);
    return [answer.status, JSON.parse(await answer.text()).error_summary.replace(/\/\.*$/, "")];
  };

  const fill = async (folder: string, files: number) => {
    const { world } = team.sandbox;
    const content = await world.storeContent(new Uint8Array(1));
    const { entries } = await team.list({ path: "" }, alice);
    const { namespace } = world.entryById(entries[0].id)!;
    world.state.db.write(() => {
      for (let i = 0; i < files; i++) {
        const place = { namespace, pathLower: `${folder}/${i}`.toLowerCase(), pathDisplay: `${folder}/${i}` };
        world.putFile(null, place, content, {
          mode: { tag: "add" },
          autorename: false,
          strictConflict: false,
        });
      }
    });
  };

  it.each(FORMS)("gives a folder as unzip reads it: %j", async (switches) => {
    await team.control("PATCH", "switches", switches);
    const answer = await zip("/Zipped");

    const found = unzipped(new Uint8Array(await answer.arrayBuffer()));

    expect(Object.keys(found)).toEqual([
      "Zipped/Déjà/large.bin",
      "Zipped/Déjà/vu 🎉.txt",
      "Zipped/a.txt",
      "Zipped/empty",
    ]);
    expect(found["Zipped/Déjà/vu 🎉.txt"]).toBe("two".repeat(999));
    expect(found["Zipped/Déjà/large.bin"]?.length).toBe(700_001);
    expect(answer.headers.get("content-length")).toBeNull();
    expect(JSON.parse(answer.headers.get("dropbox-api-result")!).metadata.path_display).toBe("/Zipped");
  });

  it("names all of a folder of thousands in its directory", async () => {
    await fill("/Many", 2000);

    const found = unzipped(await bytesOf(zip("/Many")));

    expect(Object.keys(found).length).toBe(2000);
    expect(found["Many/1999"]).toBe("\0");
  });

  it("goes into a shared folder that is mounted below, unless it is told not to", async () => {
    await team.control("POST", "folder", { member: "alice", path: "/Zipped/Shared" });
    await team.control("POST", "shared-folders", { member: "alice", path: "/Zipped/Shared", with: ["bob"] });
    await team.control("POST", "put", { member: "alice", path: "/Zipped/Shared/s.txt", text: "shared" });
    const within = unzipped(await bytesOf(zip("/Zipped")));
    await team.control("PATCH", "switches", { zip_includes_mounts: false });
    const without = unzipped(await bytesOf(zip("/Zipped")));

    expect(within["Zipped/Shared/s.txt"]).toBe("shared");
    expect(without).not.toHaveProperty("Zipped/Shared/s.txt");
  });

  it("leaves out what has no bytes to download", async () => {
    const put = (more: object) => team.control("POST", "put", { member: "alice", text: "x", ...more });
    await put({ path: "/Zipped/doc.paper", exportAs: "html" });
    await put({ path: "/Zipped/link", symlinkTarget: "/elsewhere" });

    const found = unzipped(await bytesOf(zip("/Zipped")));

    expect(Object.keys(found)).toHaveLength(4);
  });

  it("refuses files, what is not there, and whoever comes as the administrator", async () => {
    const asAdmin = await zip("/Zipped", { admin: "alice" });

    expect(await refusal("/Zipped/a.txt")).toEqual([409, "path/not_folder"]);
    expect(await refusal("/nowhere")).toEqual([409, "path/not_found"]);
    expect(await refusal("/Zipped", { as: "bob" })).toEqual([409, "path/not_found"]);
    expect([asAdmin.status, await asAdmin.text()]).toEqual([400, expect.stringContaining("Select-Admin")]);
  });

  it("refuses more than 10,000 entries, a file of 4 GiB, and 20 GiB in all", async () => {
    const put = (path: string, size: number, seed: number) =>
      team.control("POST", "put", { member: "alice", path, recipe: { seed, size, cycle: 1 } });
    await fill("/Many", 10_000);
    await put("/Large/one", 4 * 2 ** 30, 1);
    for (let i = 0; i < 6; i++) await put(`/Heavy/${i}`, 3.5 * 2 ** 30, i);

    expect(await refusal("/Many")).toEqual([409, "too_many_files"]);
    expect(await refusal("/Large")).toEqual([409, "too_large"]);
    expect(await refusal("/Heavy")).toEqual([409, "too_large"]);
  });
});

async function bytesOf(answer: Promise<Response>): Promise<Uint8Array> {
  return new Uint8Array(await (await answer).arrayBuffer());
}

/** What stock unzip makes of an archive: files by path. */
function unzipped(archive: Uint8Array): Record<string, string> {
  const folder = Deno.makeTempDirSync({ prefix: "zip-test-" });
  try {
    Deno.writeFileSync(join(folder, "it.zip"), archive);
    execFileSync("unzip", ["-q", "-d", join(folder, "out"), join(folder, "it.zip")], {
      env: { ...Deno.env.toObject(), LC_ALL: "C.UTF-8" },
    });
    return Object.fromEntries(filesBelow(join(folder, "out")));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function filesBelow(top: string): [string, string][] {
  const paths = readdirSync(top, { recursive: true }).map((name) => join(top, String(name)));
  return paths.filter((path) => statSync(path).isFile()).sort()
    .map((path) => [relative(top, path), readFileSync(path, "latin1")]);
}
