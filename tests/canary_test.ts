import { Secret as Seed, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliWorld, cliWorld } from "./commands/cli.ts";
import { type Canaries, filesIn, sweep } from "./support/canaries.ts";
import { type RealServer, startServer } from "./support/real_server.ts";
import { WebClient } from "./support/web_client.ts";

const EMAIL = "alice@acme.example";
const WRONG = "canary-wrong-token-0123456789abcdefghijklmno";

describe("[K1] no secret stands in clear, in hex or in base64", { timeout: 240_000 }, () => {
  let world: CliWorld;
  const canaries: Canaries = {
    password: "canary password of Alice 4711",
    "new password": "canary second password of Alice 4712",
    "wrong password": "canary wrong password 4713",
    "metrics token": "canary-metrics-token-4714",
    "S3 secret": "canary/S3+secret=4715-abcdefghijklmnopqrst",
    "wrong token in a URL": WRONG,
  };
  /** What was said and shown, by where. */
  const shown: Record<string, string> = {};

  beforeAll(async () => {
    world = await cliWorld();
    world.env.DROPKEEP_METRICS_TOKEN = canaries["metrics token"]!;
    await connect();
    await backUpAndFail();
    await useThePortal("json", setUpAndEnrol);
    await useThePortal("debug", resetAndSignIn);
    canaries["master key"] = (await Deno.readTextFile(`${data()}/keys/master.key`)).trim().split("\n").at(
      -1,
    )!;
    canaries["app secret"] = world.sandbox.app.secret;
  }, 240_000);
  afterAll(() => world.close());

  const data = () => world.env.DROPKEEP_DATA!;

  it("in what the server logs as text and as JSON, in error pages, metrics and the audit log's CSV", () => {
    expect(Object.keys(shown).length).toBeGreaterThan(8);
    expect(sweep(canaries, shown)).toEqual([]);
  });

  it("in any file of the data folder or the storage, but the master key's own and the mails that were sent", () => {
    const files = filesIn(data(), (path) => /\/(keys\/master\.key|mail)$/.test(path));

    expect(Object.keys(files).length).toBeGreaterThan(10);
    expect(sweep(canaries, files)).toEqual([]);
  });

  it("and the sweep finds each of them where it does stand, however it is written", () => {
    for (const [name, secret] of Object.entries(canaries)) {
      expect(secret.length, name).toBeGreaterThan(15);
      const bytes = new TextEncoder().encode(secret);
      const found = sweep({ [name]: secret }, {
        clear: `x${secret}x`,
        hex: bytes.toHex(),
        base64: bytes.toBase64(),
      });
      expect(new Set(found.map((line) => line.split(":")[0])).size, name).toBe(3);
    }
    const mails = Object.values(filesIn(`${data()}/mail`, () => false));
    expect(sweep({ mail: canaries["reset token"]! }, { mails: decoded(mails) })).not.toEqual([]);
  });

  async function connect() {
    const { refresh_token } = await world.control("POST", "links", {});
    canaries["refresh token"] = refresh_token;
    await said("connect", ["connect", "--refresh-token", refresh_token]);
  }

  async function backUpAndFail() {
    await said("backup", ["backup"]);
    const recovery = await world.run(["recovery-key", "--json"]);
    canaries["recovery key"] = recovery.json.password;
    shown["recovery-key, beside its answer"] = recovery.stderr;
    await said("restore", ["restore", "/members/alice@acme.example/Contracts"]);
    await using refusing = refusingS3();
    const env = {
      DROPKEEP_STORE: "s3://acme-backups/keep",
      AWS_ENDPOINT_URL: refusing.url,
      AWS_ACCESS_KEY_ID: "AKIACANARY",
      AWS_SECRET_ACCESS_KEY: canaries["S3 secret"]!,
      DROPKEEP_LOG: "debug",
    };
    const failed = await world.run(["backup"], { env });
    expect(failed.code).not.toBe(0);
    shown["a backup that failed"] = failed.stdout + failed.stderr;
  }

  async function said(what: string, args: string[]) {
    const { stdout, stderr, code } = await world.run(args, { env: { DROPKEEP_LOG: "debug" } });
    if (code !== 0 && code !== 3) throw new Error(`${what}: ${code} ${stderr}`);
    shown[what] = stdout + stderr;
  }

  async function useThePortal(log: string, use: (server: RealServer, alice: WebClient) => Promise<void>) {
    const server = await startServer({ ...world.env, DROPKEEP_LOG: log });
    const alice = new WebClient(server.url);
    await use(server, alice);
    const authorization = `Bearer ${canaries["metrics token"]}`;
    shown[`${log}: metrics`] = await (await alice.get("/metrics", { authorization })).text();
    for (
      const path of [
        `/nothing?token=${WRONG}`,
        `/reset?token=${WRONG}`,
        `/activate?token=${WRONG}`,
        "/metrics",
      ]
    ) {
      const answer = await alice.get(path, { authorization: `Bearer ${WRONG}` });
      const body = (await answer.text()).replaceAll(/<input[^>]*name="token"[^>]*>/g, "");
      shown[`${log}: ${path.split("?")[0]}`] = body;
    }
    shown[`${log}: audit CSV`] = await (await alice.get("/activity/audit.csv")).text();
    for (const [name, value] of alice.cookies) canaries[`cookie ${name} (${log})`] = value;
    await server.stop();
    shown[`${log}: log`] = withoutSetUpLink(server.said.join(""));
  }

  async function setUpAndEnrol(server: RealServer, alice: WebClient) {
    const token = await server.setUpToken();
    const password = canaries.password!;
    const who = { company: "Acme", firstName: "Alice", lastName: "Adams", email: EMAIL };
    await done(await alice.post("/setup", { token, ...who, password, confirm: password }));
    const page = await (await alice.get("/settings/security/app")).text();
    const seed = /<code>([A-Z2-7 ]+)<\/code>/.exec(page)![1]!.replaceAll(" ", "");
    canaries["TOTP seed"] = seed;
    const code = new TOTP({ secret: Seed.fromBase32(seed) }).generate();
    const answer = await alice.post("/settings/security/app", { code });
    canaries["recovery code"] = /<code>([\da-z]{4}(?:-[\da-z]{4}){3})<\/code>/.exec(await answer.text())![1]!;
    const stranger = new WebClient(server.url);
    await (await stranger.post("/signin", { email: EMAIL, password: canaries["wrong password"]! })).body
      ?.cancel();
  }

  async function resetAndSignIn(server: RealServer, alice: WebClient) {
    await (await alice.post("/forgot", { email: EMAIL })).body?.cancel();
    const token = await mailedToken();
    canaries["reset token"] = token;
    const password = canaries["new password"]!;
    await done(await alice.post("/reset", { token, password, confirm: password }));
    await done(await new WebClient(server.url).post("/signin", { email: EMAIL, password }));
    const halfway = await alice.post("/signin", { email: EMAIL, password });
    await done(halfway);
    await done(await alice.post("/signin/code", { code: canaries["recovery code"]! }));
  }

  async function mailedToken(): Promise<string> {
    for (;;) {
      const mails = decoded(Object.values(filesIn(`${data()}/mail`, () => false)));
      const found = /reset\?token=([\w-]{20,})/.exec(mails);
      if (found) return found[1]!;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
});

async function done(answer: Response) {
  const text = await answer.text();
  if (answer.status !== 303) throw new Error(`${answer.url}: ${answer.status} ${text.slice(0, 2000)}`);
}

/** Quoted-printable mails as text. */
function decoded(mails: Uint8Array[]): string {
  return mails.map((mail) => new TextDecoder().decode(mail).replaceAll(/=\r?\n/g, "").replaceAll("=3D", "="))
    .join("\n");
}

/** The one place where a secret is meant to be said: by this link the first person sets the installation up. */
function withoutSetUpLink(log: string): string {
  return log.replaceAll(/setup\?token=[\w-]+/g, "");
}

/** A storage that lets nobody in. */
function refusingS3() {
  const body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(body, { status: 403, headers: { "content-type": "application/xml" } }),
  );
  const { port } = server.addr as Deno.NetAddr;
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => server.shutdown() };
}
