import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { S3Store } from "../../../src/storage/objects/s3.ts";

const ROLE = "arn:aws:iam::123456789012:role/backup";

describe("a bucket that is entered by a role", () => {
  let folder: string;
  let server: Deno.HttpServer<Deno.NetAddr>;
  let asked: { authorization: string; token: string | null }[];
  let before: Record<string, string>;
  let sts: () => Response;
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/token`, "a.web.token");
    asked = [];
    sts = () => new Response(assumed());
    server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
    before = Deno.env.toObject();
    for (const name of Object.keys(before)) if (name.startsWith("AWS_")) Deno.env.delete(name);
    for (const [name, value] of Object.entries(webIdentity())) Deno.env.set(name, value);
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const name of Object.keys(webIdentity())) Deno.env.delete(name);
    for (const [name, value] of Object.entries(before)) Deno.env.set(name, value);
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  });

  it("is asked with the credentials that the role gives for a web identity (EKS)", async () => {
    await store().delete("a");

    expect(asked).toEqual([{
      authorization: expect.stringContaining("Credential=ROLEKEY/"),
      token: "role-session",
    }]);
  });

  it("says in words that the role is refused", async () => {
    sts = () => new Response(refusal(), { status: 403 });

    await expect(store().delete("a")).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("Not authorized to perform sts:AssumeRoleWithWebIdentity"),
    });
  });

  it("is asked with new credentials once those it was given are over, and says in words that there are none", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-26T10:00:00Z") });
    const one = store();
    sts = () => new Response(assumed("FIRSTKEY", "2026-11-26T11:00:00Z"));
    await one.delete("a");
    sts = () => new Response(assumed("NEXTKEY", "2026-11-26T12:00:00Z", ""));

    await one.delete("a");
    vi.setSystemTime(new Date("2026-11-26T11:30:00Z"));
    await one.delete("a");
    vi.setSystemTime(new Date("2026-11-26T12:30:00Z"));
    sts = () => new Response(refusal(), { status: 403 });
    const last = one.delete("a");

    await expect(last).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("Not authorized to perform sts:AssumeRoleWithWebIdentity"),
    });
    expect(asked.map(({ authorization, token }) => [/Credential=(\w+)/.exec(authorization)?.[1], token]))
      .toEqual([["FIRSTKEY", "role-session"], ["FIRSTKEY", "role-session"], ["NEXTKEY", null]]);
  });

  function answer(request: Request): Response {
    if (request.method === "POST") return sts();
    asked.push({
      authorization: request.headers.get("authorization") ?? "",
      token: request.headers.get("x-amz-security-token"),
    });
    return new Response(null, { status: 204 });
  }

  function webIdentity(): Record<string, string> {
    return {
      AWS_ROLE_ARN: ROLE,
      AWS_WEB_IDENTITY_TOKEN_FILE: `${folder}/token`,
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${server.addr.port}`,
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  function store(): S3Store {
    const endpoint = `http://127.0.0.1:${server.addr.port}`;
    return new S3Store({ bucket: "some-bucket", prefix: "", region: "us-east-1", endpoint });
  }
});

function assumed(key = "ROLEKEY", until = "2099-01-01T00:00:00Z", token = "role-session"): string {
  return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${key}</AccessKeyId>
  <SecretAccessKey>role-secret</SecretAccessKey><SessionToken>${token}</SessionToken>
  <Expiration>${until}</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
  </AssumeRoleWithWebIdentityResponse>`;
}

function refusal(): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
  <Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error>
  </ErrorResponse>`;
}
