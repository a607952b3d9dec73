import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PIECE } from "../../src/integrations/destinations/destination.ts";
import { type GoogleSettings, openDestination } from "../../src/integrations/destinations/open.ts";
import { tryOut } from "../../src/integrations/destinations/try_out.ts";
import { withoutRclone } from "../sandbox/clients/rclone.ts";
import { bytesOf, inParts, keepsTheLaw } from "./conformance.ts";
import { testDoors } from "./doors.ts";
import { type GoogleServer, startGoogle } from "./google_server.ts";
import { foundByRclone, md5, rclone } from "./rclone_remote.ts";

describe("GoogleDestination", () => {
  let server: GoogleServer;
  let settings: GoogleSettings;
  beforeAll(() => {
    server = startGoogle();
    const { bucket, email, privateKey } = server;
    settings = { kind: "google", bucket, clientEmail: email, privateKey };
  });
  afterAll(() => server.close());

  const doorsHere = () => testDoors({ googleOrigin: server.origin });
  const open = (change: Partial<GoogleSettings> = {}, doors = doorsHere()) =>
    openDestination({ ...settings, ...change }, doors);

  keepsTheLaw("the law", () => open(), async (name) => server.objects.get(name)?.bytes ?? null);

  it.each([
    [
      "another key",
      () => ({ privateKey: startedOther().privateKey }),
      /does not accept the service account's key/,
    ],
    ["another account", () => ({ clientEmail: "x@y.example" }), /does not accept the service account's key/],
    [
      "a key that is none",
      () => ({ privateKey: "-----BEGIN nothing" }),
      /does not accept the service account's key/,
    ],
    ["a bucket that is not there", () => ({ bucket: "nowhere" }), /the bucket does not exist/],
  ])("says in words what is wrong with %s", async (_, change, words) => {
    const tried = tryOut(await open(change()), "tried/");

    await expect(tried).rejects.toThrow(words);
    await expect(tried).rejects.not.toThrow(settings.privateKey.slice(40, 80));
  });

  it("says that access is denied, and which role helps", async () => {
    const error = { code: 403, message: "no", errors: [{ reason: "forbidden" }] };
    const body = JSON.stringify({ error });
    const headers = { "content-type": "application/json" };
    server.faults.add({ method: "POST", where: /uploadType=multipart/, status: 403, body, headers });

    await expect(tryOut(await open(), "tried/")).rejects.toThrow('the role "Storage Object Admin"');
  });

  it("waits as long as the service asks, and goes on where a piece was cut off", async () => {
    const doors = doorsHere();
    const destination = await open({}, doors);
    const bytes = bytesOf(2 * PIECE + 9);
    server.faults.add(
      { method: "PUT", where: /upload_id=/, status: 503, headers: { "retry-after": "7" } },
      { method: "PUT", where: /upload_id=/, status: 503, headers: { "retry-after": "0" }, after: true },
    );

    await destination.put({ name: "cut", size: bytes.length, mark: "m" }, inParts(bytes));

    expect(doors.waits).toContain(7_000);
    expect(md5(server.objects.get("cut")!.bytes)).toBe(md5(bytes));
  });

  it("finds what it wrote when the answer was lost", async () => {
    const doors = doorsHere();
    const destination = await open({}, doors);
    server.faults.add({
      method: "POST",
      where: /uploadType=multipart/,
      status: 503,
      headers: { "retry-after": "5" },
      after: true,
    });

    await destination.put({ name: "lost", size: 10, mark: "m" }, inParts(bytesOf(10)));

    expect(doors.waits).toContain(5_000);
    expect(server.objects.get("lost")?.bytes.length).toBe(10);
  });

  it.skipIf(withoutRclone())(
    "writes what rclone reads, hashes and all, and reads what rclone writes",
    async () => {
      const account = {
        type: "service_account",
        client_email: server.email,
        private_key: server.privateKey,
        token_uri: `${server.origin}/token`,
      };
      const remote = {
        type: "google cloud storage",
        service_account_credentials: JSON.stringify(account),
        endpoint: `${server.origin}/storage/v1/`,
        project_number: "1",
      };
      const [small, large] = [bytesOf(1_000), bytesOf(PIECE + 777)];
      const destination = await open();
      for (const [name, bytes] of [["theirs/Ä b.txt", small], ["theirs/large", large]] as const) {
        await destination.put({ name, size: bytes.length, mark: "m" }, inParts(bytes));
      }

      expect(await foundByRclone(remote, `${server.bucket}/theirs`)).toEqual({
        "Ä b.txt": { size: 1_000, md5: md5(small) },
        large: { size: large.length, md5: md5(large) },
      });
      expect(md5(await rclone(remote, "cat", `their:${server.bucket}/theirs/large`))).toBe(md5(large));
    },
  );
});

function startedOther(): GoogleServer {
  const other = startGoogle();
  void other.close();
  return other;
}
