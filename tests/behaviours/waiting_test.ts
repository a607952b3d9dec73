import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dropboxClient } from "../../src/dropbox/client.ts";
import { type Json, type OpenSandbox, openSandbox } from "../sandbox/open_sandbox.ts";
import { refusal, staged } from "./staged.ts";

describe("a longpoll", () => {
  const stage = staged();

  const cursorOf = async (name: string) => {
    const { id, home } = await stage.person(name);
    return await stage.world.dropbox.latestCursor({
      acting: { member: id, root: home },
      path: "",
      recursive: true,
    });
  };
  const once = () =>
    dropboxClient({
      app: { ...stage.world.sandbox.app, origin: "http://sandbox" },
      tokens: stage.world.parts.tokens,
      fetch: stage.world.fetch,
      now: () => new Date(),
      sleep: () => Promise.resolve(),
      patience: { temporary: 0 },
    });

  it("41 tells of a change, and takes no token", async () => {
    const cursor = await cursorOf("alice");
    const waiting = stage.world.dropbox.longpoll({ cursor, timeout: 30 });
    await stage.put("alice", "/new.txt");
    const told = await waiting;
    const refused = await stage.call("files/list_folder/longpoll", { cursor });

    expect(told).toEqual({ changes: true, backoff: 0 });
    expect([refused.status, refused.text]).toEqual([
      400,
      expect.stringContaining("includes an Authorization header"),
    ]);
  });

  it("41 asks to back off, tells of changes that are none, voids the cursor, or is dropped", async () => {
    const cursor = await cursorOf("alice");
    const poll = async (effect: Json) => {
      await stage.fault({ route: "longpoll", times: 1, effect });
      return await once().longpoll({ cursor, timeout: 30 }).catch(({ kind, code }) => ({ kind, code }));
    };
    const answered = { status: 200, body: { changes: false, backoff: 20 } };

    expect(await poll(answered)).toEqual({ changes: false, backoff: 20 });
    expect(await poll({ status: 200, body: { changes: true } })).toEqual({ changes: true, backoff: 0 });
    expect(await poll(refusal(409, "reset"))).toEqual({ kind: "reset", code: "reset" });
    expect(await poll({ drop: true })).toEqual({ kind: "temporary", code: "network" });
    expect((await stage.world.backUp()).state).toBe("success");
  });
});

describe("a webhook", () => {
  let team: OpenSandbox;
  let received: { url: URL; body: string; headers: Headers }[];
  let answer: (request: Request) => Response;
  beforeEach(async () => {
    received = [];
    answer = (request) => new Response(new URL(request.url).searchParams.get("challenge"));
    const fetch = async (url: string, init: RequestInit) => {
      const request = new Request(url, init);
      received.push({ url: new URL(url), headers: request.headers, body: await request.clone().text() });
      return answer(request);
    };
    team = await openSandbox({ fetch });
  });
  afterEach(() => team.close());

  const url = "https://dropkeep.example/hooks/dropbox";
  const register = () => team.control("PUT", "webhook", { url, retry_ms: 5 });
  const notifications = () => received.filter((one) => one.body !== "");
  const isGenuine = ({ body, headers }: { body: string; headers: Headers }) =>
    createHmac("sha256", team.sandbox.app.secret).update(body).digest("hex") ===
      headers.get("x-dropbox-signature");
  const settled = async (count: number) => {
    while (notifications().length < count) {
      await new Promise((done) => setTimeout(done, 5));
    }
  };

  it("42 is registered by its challenge, and refused where that does not come back", async () => {
    await register();
    answer = () => new Response("<html>");

    expect(received[0]!.url.searchParams.get("challenge")).toMatch(/^\S{10,}$/);
    await expect(register()).rejects.toThrow("it answered the challenge by 200 <html>");
  });

  it("42 tells the team's app which members changed, signed, and all who share the folder", async () => {
    await register();
    await team.control("POST", "put", { folder: "Launch plan", path: "/n.txt", text: "n" });
    await settled(1);

    const { members, team: { id } } = await team.team();
    const [told] = notifications();
    const names = JSON.parse(told!.body).list_folder.teams[id].map((member: string) =>
      members.find((one: Json) => one.id === member).name.split(" ")[0]
    );
    expect(names.sort()).toEqual(["Alice", "Bob", "Carol"]);
    expect(isGenuine(told!)).toBe(true);
    expect(told!.headers.get("user-agent")).toBe("DropboxWebhooks/1.0");
  });

  it("42 tells a person's app by accounts and users", async () => {
    await team.control("POST", "links", { member: "bob", scopes: ["files.metadata.read"] });
    await register();
    await team.control("POST", "put", { member: "bob", path: "/n.txt", text: "n" });
    await settled(2);

    const body = JSON.parse(notifications()[1]!.body);
    expect(body.list_folder.accounts).toEqual([expect.stringMatching(/^dbid:/)]);
    expect(body.delta.users).toEqual([expect.any(Number)]);
  });

  it("42 comes twice, comes forged, and comes again until it is taken", async () => {
    await register();
    await team.control("POST", "webhook/notifications", { members: ["bob"], times: 2 });
    await team.control("POST", "webhook/notifications", { members: ["bob"], forged: true });
    await settled(3);
    const genuine = notifications().map(isGenuine);
    let refusals = 2;
    answer = () => new Response(null, { status: refusals-- > 0 ? 500 : 200 });
    await team.control("POST", "webhook/notifications", { members: ["bob"] });
    await settled(6);
    const { sent } = await team.control("GET", "webhook");

    expect(genuine).toEqual([true, true, false]);
    expect(sent.at(-1)).toMatchObject({ tries: 3, status: 200 });
  });
});
