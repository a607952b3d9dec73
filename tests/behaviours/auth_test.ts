import { afterEach, describe, expect, it } from "vitest";
import { connectTeam } from "../../src/domain/connecting.ts";
import { listConnections, openConsent } from "../../src/domain/connections.ts";
import { RunFailed } from "../../src/domain/backup/run.ts";
import { authorizeUrl, codeOfRedirect, exchangeCode } from "../../src/dropbox/oauth.ts";
import { newPkce } from "../../src/dropbox/pkce.ts";
import { BACKUP_SCOPES } from "../../src/dropbox/scopes.ts";
import { doorOver } from "../../src/dropbox/token_endpoint.ts";
import { Secret } from "../../src/storage/secrets/secret.ts";
import { midway } from "../support/midway.ts";
import { type Cast, castOfTwo } from "../domain/cast.ts";
import { refusal, staged } from "./staged.ts";

const now = () => new Date();
const sleep = () => Promise.resolve();

describe("linking", () => {
  const stage = staged();
  let cast: Cast;
  afterEach(() => cast?.db.close());

  const app = () => ({ ...stage.world.sandbox.app, origin: "http://sandbox" });
  const door = () => doorOver({ app: app(), fetch: stage.world.fetch, now, sleep });
  const redirectUri = "http://127.0.0.1:1/linked";
  const agree = async (challenge: string, decision = "allow") => {
    const url = authorizeUrl(app(), { redirectUri, state: "s", challenge, scopes: BACKUP_SCOPES });
    const answer = await stage.world.fetch(url, { method: "POST", body: `decision=${decision}` });
    return new URL(answer.headers.get("location")!).searchParams;
  };
  const connect = async (dropbox = stage.world.dropbox, refreshToken = "r") => {
    const parts = { control: cast.db, secrets: cast.acme, dropbox, now };
    const consent = { appKey: "app", appSecret: null, refreshToken: new Secret(refreshToken), scopes: [] };
    return await connectTeam(parts, consent);
  };

  it("1 a code gives tokens as text/javascript, and the refresh token is kept sealed", async () => {
    cast = await castOfTwo();
    const { verifier, challenge } = newPkce();
    const code = codeOfRedirect(await agree(challenge), "s");
    const grant = await exchangeCode(door(), { code, verifier, redirectUri });
    const { connection } = await connect(stage.world.dropbox, grant.refreshToken);

    const row = await cast.db.read.selectFrom("connections").selectAll().executeTakeFirstOrThrow();
    const opened = await openConsent(cast.db.read, cast.acme, connection.id);
    expect(grant.teamId).toMatch(/^dbtid:/);
    expect(JSON.stringify(row)).not.toContain(grant.refreshToken);
    expect(opened.refreshToken.reveal()).toBe(grant.refreshToken);
  });

  it("2 a code that was used, or is too old, gives nothing", async () => {
    const { verifier, challenge } = newPkce();
    const used = codeOfRedirect(await agree(challenge), "s");
    await exchangeCode(door(), { code: used, verifier, redirectUri });
    const old = codeOfRedirect(await agree(challenge), "s");
    await stage.control("POST", "clock/advance", { seconds: 660 });

    for (const code of [used, old]) {
      const refused = exchangeCode(door(), { code, verifier, redirectUri });
      await expect(refused).rejects.toMatchObject({ kind: "unauthorized", code: "invalid_grant" });
    }
  });

  it("3 who declines, or answers another question, is refused before any token is asked for", async () => {
    const { challenge } = newPkce();
    const declined = await agree(challenge, "deny");
    const other = await agree(challenge);
    await stage.control("DELETE", "calls");

    expect(() => codeOfRedirect(declined, "s")).toThrow("The user chose not to give your app access");
    expect(() => codeOfRedirect(other, "another")).toThrow("the answer is to another question");
    expect(stage.calls("oauth2/token")).toEqual([]);
  });

  it("15 a person's token on a team route is a plain fault of the set-up, and nothing is kept", async () => {
    cast = await castOfTwo();
    const scopes = ["account_info.read", "files.content.read"];
    const { dropbox } = await stage.world.connect(undefined, undefined, scopes);
    await stage.control("DELETE", "calls");

    await expect(connect(dropbox)).rejects.toThrow("Cannot link a personal Dropbox account");
    expect(stage.calls("team/get_info").map((call) => call.status)).toEqual([400]);
    expect(await listConnections(cast.db.read, "acme")).toEqual([]);
  });
});

describe("tokens", () => {
  const stage = staged();

  const failing = () =>
    stage.world.backUp().then(() => expect.unreachable(), (error: RunFailed) => error.failure);
  const lateToken = () => stage.control("POST", "clock/advance", { seconds: 20_000 });

  it("4 a token that runs out amid a run is renewed once for all who work by it", async () => {
    const { dropbox } = stage.world;
    const twentyCalls = async () => {
      await lateToken();
      await Promise.all(Array.from({ length: 20 }, () => dropbox.team()));
    };
    await stage.control("DELETE", "calls");
    let calls = Promise.resolve();
    const result = await stage.world.backUp({ onProgress: midway(() => calls = twentyCalls()) });
    await calls;

    const refused = stage.calls("/2/").filter((call) => call.status === 401);
    expect(result.state).toBe("success");
    expect(refused.length).toBeGreaterThan(1);
    expect(stage.calls("oauth2/token")).toHaveLength(1);
  });

  it("5 a link that was taken back ends the run with what helps, and keeps what was stored", async () => {
    const first = await stage.world.backUp();
    await stage.put("alice", "/new.txt");
    await lateToken();
    await stage.fault({ route: "oauth2/token", effect: { status: 400, body: { error: "invalid_grant" } } });
    const failure = await failing();
    await stage.control("DELETE", "faults");
    const again = await stage.world.backUp(await stage.world.connect());

    expect(failure).toMatchObject({ code: "link_lost", stopsRun: true });
    expect(again).toMatchObject({ state: "success", stored: 1, removed: 0, files: first.files + 1 });
  });

  it("6 a token endpoint that fails for a while is waited for, and is no lost link", async () => {
    await lateToken();
    await stage.fault({ route: "oauth2/token", times: 1, effect: { status: 429 } });
    await stage.fault({ route: "oauth2/token", times: 1, effect: { status: 503, body: "<html>" } });
    await stage.fault({ route: "oauth2/token", times: 1, effect: { drop: true } });
    const result = await stage.world.backUp();

    expect(result.state).toBe("success");
    expect(stage.calls("oauth2/token").slice(-4).map((call) => call.status)).toEqual([429, 503, 200, 200]);
  });

  it("7 a token that is refused right after it was renewed is a lost link", async () => {
    await stage.fault({ route: "team/members", effect: refusal(401, "invalid_access_token") });
    await stage.control("DELETE", "calls");

    expect(await failing()).toMatchObject({ code: "link_lost" });
    expect(stage.calls("oauth2/token")).toHaveLength(1);
    expect(stage.calls("team/members")).toHaveLength(2);
  });

  it("8 a scope that is missing is named, and what does not need it goes on", async () => {
    const scopes = BACKUP_SCOPES.filter((scope) => scope !== "files.content.read");
    const result = await stage.world.backUp(await stage.world.connect(undefined, undefined, [...scopes]));
    const errors = await stage.errors(result);

    expect(result.state).toBe("partial");
    expect(result.causes.missing_scope).toBeGreaterThan(20);
    expect(errors.filter((one) => one.code !== "missing_scope").map((one) => one.code)).not.toContain(
      "unexpected",
    );
    expect(errors.find((one) => one.code === "missing_scope")!.detail).toContain("files.content.read");
  });

  it("9 a team's token without a Select header is a loud fault of ours", async () => {
    const raw = await stage.call("files/list_folder", { path: "" });
    const refused = stage.world.dropbox.listFolder({ acting: {}, path: "" });

    expect([raw.status, raw.text]).toEqual([400, expect.stringContaining("Dropbox-API-Select-User")]);
    await expect(refused).rejects.toMatchObject({
      kind: "bad_request",
      message: expect.stringContaining("entire"),
    });
  });
});

describe("acting", () => {
  const stage = staged();

  it("10 a member who leaves between list and call is marked gone, and keeps the history", async () => {
    await stage.world.backUp();
    const { home } = await stage.person("bob");
    await stage.put("bob", "/late.txt");
    const leaving = await stage.before("files/list_folder", () => stage.control("DELETE", "members/bob"));
    const second = await stage.world.backUp(leaving);
    const third = await stage.world.backUp();

    expect(second).toMatchObject({ state: "partial", causes: { member_gone: 3 }, removed: 0 });
    expect(await stage.namespace(home)).toMatchObject({ lost_code: "member_gone" });
    expect(third).toMatchObject({ removed: 0 });
    expect(third.files).toBe(second.files);
  });

  it("11 a suspended member is read by the administrator, or left with a warning and what was stored", async () => {
    await stage.world.backUp();
    await stage.control("PATCH", "members/carol", { status: "suspended" });
    await stage.put("carol", "/a.txt");
    const readable = await stage.world.backUp();
    await stage.control("PATCH", "switches", { admin_reads_suspended: false });
    await stage.put("carol", "/b.txt");
    const closed = await stage.world.backUp();

    expect(readable).toMatchObject({ state: "success", added: 1 });
    expect(closed).toMatchObject({ state: "partial", causes: { member_suspended: 2 }, added: 0, removed: 0 });
  });

  it("12 an administrator who is one no more amid a run is followed by another, and nothing is missing", async () => {
    const demoted = () => stage.control("PATCH", "members/alice", { admin: false });
    const first = await stage.world.backUp(await stage.before("files/download", demoted));
    const { id } = await stage.person("sam");
    await stage.put("carol", "/new.txt");
    const second = await stage.world.backUp();

    const admins = new Set(stage.calls("files/").slice(-5).map((call) => call.actor));
    expect(first).toMatchObject({ state: "success", causes: {} });
    expect(second).toMatchObject({ state: "success", added: 1, removed: 0 });
    expect([...admins]).toContain(`admin ${id}`);
  });

  it("12 a team without an administrator ends the run as a lost link", async () => {
    await stage.control("PATCH", "members/alice", { admin: false });
    await stage.control("PATCH", "members/sam", { admin: false });

    await expect(stage.world.dropbox.authenticatedAdmin()).rejects.toMatchObject({
      code: "admin_not_active",
    });
    await expect(stage.world.backUp()).rejects.toThrow("no active administrator");
  });

  it("13 a root that moved is told with the new one, and no deletion is recorded", async () => {
    await stage.control("PUT", "model", { model: "a" });
    await stage.world.backUp();
    const before = await stage.person("bob");
    await stage.control("PUT", "model", { model: "c" });
    const after = await stage.person("bob");
    const root = JSON.stringify({ ".tag": "root", root: before.root });
    const asBob = { "dropbox-api-select-user": before.id, "dropbox-api-path-root": root };
    const refused = await stage.call("files/list_folder", { path: "" }, asBob);
    const second = await stage.world.backUp();

    expect(refused.status).toBe(422);
    expect(refused.json.error).toMatchObject({
      ".tag": "invalid_root",
      invalid_root: { root_namespace_id: after.root, home_namespace_id: before.home },
    });
    expect(second).toMatchObject({ state: "success", stored: 0 });
    expect((await stage.namespace(before.home)).lost_at).toBeNull();
  });

  it("14 a namespace that the administrator may not see is read as a member, else reported", async () => {
    const first = await stage.world.backUp();
    const offer = await stage.namespace(await stage.folder("Offer"));
    const bob = await stage.person("bob");
    await stage.control("PATCH", "members/bob", { status: "suspended" });
    const second = await stage.world.backUp();

    const refused = stage.calls("files/list_folder").filter((call) => call.status === 422);
    expect(refused.length).toBeGreaterThan(0);
    expect([first.state, JSON.parse(offer.acting!).member]).toEqual(["success", bob.id]);
    expect(second).toMatchObject({ state: "partial", causes: { no_access: 1 }, removed: 0 });
  });
});
