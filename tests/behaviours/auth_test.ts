import { afterEach, describe, expect, it } from "vitest";
import { connectTeam } from "../../src/domain/connections/connecting.ts";
import { openInstanceKeys } from "../../src/domain/instance_keys.ts";
import { openConsent } from "../../src/domain/connections/connections.ts";
import { RunFailed } from "../../src/domain/backup/run_failed.ts";
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
    const keys = await openInstanceKeys(cast.db, cast.ring, now());
    const parts = { control: cast.db, secrets: cast.acme, keys, dropbox, now };
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
    expect(await cast.db.read.selectFrom("connections").select("id").execute()).toEqual([]);
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
