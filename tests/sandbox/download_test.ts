import { describe, expect, it } from "vitest";
import { type Json, type OpenSandbox, openSandbox } from "./open_sandbox.ts";

const alice = { as: "alice" };

async function fileNamed(team: OpenSandbox, name: string): Promise<Json> {
  const { entries } = await team.list({ path: "", recursive: true }, alice);
  return entries.find((entry) => entry.name === name);
}

function range(bytes: string) {
  return { ...alice, headers: { Range: `bytes=${bytes}` } };
}

describe("files/download", () => {
  it("gives the bytes, their length and the metadata", async () => {
    const team = await openSandbox();
    const answer = await team.bytes("files/download", { path: "/Welcome.txt" }, alice);
    const result = JSON.parse(answer.headers.get("dropbox-api-result")!);

    expect(await answer.text()).toBe("Hello Dropbox!");
    expect(answer.headers.get("content-length")).toBe("14");
    expect(answer.headers.get("original-content-length")).toBe("14");
    expect(answer.headers.get("etag")).toBe(`W/"${result.rev}"`);
    expect(result).not.toHaveProperty(".tag");
    await team.close();
  });

  it("escapes the metadata to ASCII, pairs of surrogates too", async () => {
    const team = await openSandbox();
    const { entries } = await team.list({ path: "/odd" }, { as: "carol" });
    const party = entries.find((entry) => entry.name.startsWith("party"));
    const answer = await team.bytes("files/download", { path: party.id }, { as: "carol" });
    const header = answer.headers.get("dropbox-api-result")!;

    expect(header).toMatch(/^[ -~]*$/);
    expect(header).toContain("\\ud83c\\udf89");
    expect(JSON.parse(header).name).toBe(party.name);
    await answer.body?.cancel();
    await team.close();
  });

  it("gives ranges, and 416 past the end", async () => {
    const team = await openSandbox();
    const path = "/Welcome.txt";
    const middle = await team.bytes("files/download", { path }, range("6-8"));
    const tail = await team.bytes("files/download", { path }, range("9-"));
    const last = await team.bytes("files/download", { path }, range("-4"));
    const past = await team.bytes("files/download", { path }, range("14-"));

    expect([middle.status, middle.headers.get("content-range"), await middle.text()]).toEqual([
      206,
      "bytes 6-8/14",
      "Dro",
    ]);
    expect([await tail.text(), await last.text()]).toEqual(["pbox!", "box!"]);
    expect([past.status, past.headers.get("content-range")]).toEqual([416, "bytes */14"]);
    await team.close();
  });

  it("says 304 to who has the rev", async () => {
    const team = await openSandbox();
    const { rev } = await fileNamed(team, "Welcome.txt");
    const headers = { "If-None-Match": `W/"${rev}"` };

    const answer = await team.bytes("files/download", { path: "/Welcome.txt" }, { ...alice, headers });

    expect([answer.status, await answer.text()]).toEqual([304, ""]);
    await team.close();
  });

  it("gives the old bytes by rev when the file changed, also when it is gone", async () => {
    const team = await openSandbox();
    const { rev } = await fileNamed(team, "Welcome.txt");
    await team.control("POST", "put", { member: "alice", path: "/Welcome.txt", text: "new" });
    const old = await team.bytes("files/download", { path: `rev:${rev}` }, alice);
    await team.control("POST", "delete", { member: "alice", path: "/Welcome.txt" });
    const gone = await team.bytes("files/download", { path: `rev:${rev}` }, alice);
    await team.control("PATCH", "switches", { deleted_rev_downloadable: false });
    const past = await team.bytes("files/download", { path: `rev:${rev}` }, alice);

    expect([await old.text(), await gone.text()]).toEqual(["Hello Dropbox!", "Hello Dropbox!"]);
    expect((await past.json()).error).toEqual({ ".tag": "path", path: { ".tag": "not_found" } });
    await team.close();
  });

  it("sends a large file in pieces that have its hash", async () => {
    const team = await openSandbox();
    const recipe = { seed: 9, size: 40 * 1024 * 1024 + 1, cycle: 2 };
    const { content } = await team.control("POST", "put", { member: "alice", path: "/big.bin", recipe });
    const answer = await team.bytes("files/download", { path: "/big.bin" }, alice);

    expect((await team.sandbox.world.storeContent(answer.body!)).hash).toBe(content.hash);
    await team.close();
  });

  it("refuses folders and what must be exported", async () => {
    const team = await openSandbox();
    const folder = await team.bytes("files/download", { path: "/Contracts" }, alice);
    const paper = await team.bytes("files/download", { path: "/Meeting notes.paper" }, alice);

    expect((await folder.json()).error).toEqual({ ".tag": "path", path: { ".tag": "not_file" } });
    expect((await paper.json()).error).toEqual({ ".tag": "unsupported_file" });
    await team.close();
  });
});

describe("files/export", () => {
  it("gives the copy that the metadata promises, or in another form", async () => {
    const team = await openSandbox();
    const paper = await fileNamed(team, "Meeting notes.paper");
    const html = await team.bytes("files/export", { path: paper.id }, alice);
    const markdown = await team.bytes("files/export", { path: paper.id, export_format: "markdown" }, alice);
    const wrong = await team.bytes("files/export", { path: paper.id, export_format: "pdf" }, alice);

    expect(paper).toMatchObject({ is_downloadable: false, export_info: { export_as: "html" } });
    expect(paper).not.toHaveProperty("content_hash");
    expect(await html.text()).toContain("<title>Meeting notes.paper</title>");
    expect(await markdown.text()).toBe("Agenda and decisions");
    expect((await wrong.json()).error).toEqual({ ".tag": "invalid_export_format" });
    await team.close();
  });
});
