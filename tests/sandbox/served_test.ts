import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "./open_sandbox.ts";

let dir: string;
let server: Deno.ChildProcess;
let origin: string;
let headers: Record<string, string>;

beforeAll(async () => {
  dir = await Deno.makeTempDir({ prefix: "sandbox-served-" });
  const args = [
    "run",
    "-A",
    "src/sandbox/main.ts",
    "--port",
    "0",
    "--dir",
    dir,
    "--files",
    "300",
    "--members",
    "1",
  ];
  server = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "null" }).spawn();
  origin = await announcedOrigin(server.stdout);
  const { access_token } = await control("POST", "links", {});
  const { members } = await control("GET", "team");
  headers = { Authorization: `Bearer ${access_token}`, "Dropbox-API-Select-User": members[0].id };
});

afterAll(async () => {
  server.kill("SIGTERM");
  expect((await server.status).code).toBe(0);
  await Deno.remove(dir, { recursive: true });
});

async function announcedOrigin(output: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of output.values({ preventCancel: true })) {
    text += decoder.decode(piece, { stream: true });
    const found = /http:\/\/[\d.:]+/.exec(text)?.[0];
    if (found && text.includes("control API")) return found;
  }
  throw new Error(`Cannot find the address in "${text}"`);
}

async function control(method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await fetch(`${origin}/__sim/${path}`, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
  });
  return await answer.json();
}

function download(path: string): Promise<Response> {
  const arg = JSON.stringify({ path });
  return fetch(`${origin}/2/files/download`, {
    method: "POST",
    headers: { ...headers, "Dropbox-API-Arg": arg },
  });
}

describe("the served sandbox", () => {
  it("streams a file with its length over the wire", async () => {
    const answer = await download("/Backups/mail.mbox");
    const length = answer.headers.get("content-length");

    expect([length, (await answer.arrayBuffer()).byteLength]).toEqual(["9711423", 9_711_423]);
  });

  it("cuts a body without an error, or with one, as the fault says", async () => {
    await control("POST", "faults", { route: "files/download", effect: { cut_after: 70_000 } });
    const short = await download("/Backups/mail.mbox");
    const bytes = (await short.arrayBuffer()).byteLength;
    await control("POST", "faults", { route: "files/download", effect: { break_after: 70_000 } });
    const broken = await download("/Backups/mail.mbox");

    expect([short.headers.get("content-length"), bytes]).toEqual([null, 70_000]);
    await expect(broken.arrayBuffer()).rejects.toThrow();
  });

  it("shows the consent page", async () => {
    const page = await fetch(`${origin}/oauth2/authorize?client_id=sandbox-app-key&response_type=code`);

    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await page.text()).toContain("would like to act for your whole team");
  });
});
