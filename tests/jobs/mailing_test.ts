import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mailer } from "../../src/server/mailer.ts";
import { Secret } from "../../src/storage/secrets/secret.ts";
import { aliceSetsUp, PASSWORD, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { freePort } from "../support/ports.ts";
import { type MailServer, mailServer } from "../support/smtp.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let server: MailServer;
let world: PortalWorld;
beforeEach(async () => {
  // What the system hands out by itself might be another's while the server of a test is away.
  server = await mailServer(freePort());
  world = await worldWith(server.url);
});
afterEach(async () => {
  await server.close();
  await world.close();
});

async function worldWith(url: string): Promise<PortalWorld> {
  const mail = { smtp: new Secret(url), from: "Dropkeep <keep@keep.example.com>" };
  const opened = await portalWorld({ deliver: mailer({ mail, data: "/nowhere" }, () => new Date(0)) });
  await aliceSetsUp(opened);
  return opened;
}

async function askForReset() {
  await world.browser().post("/forgot", { email: "alice@acme.example" });
  await world.deliver();
}

async function outbox() {
  return await world.portal.control.read.selectFrom("outbox").selectAll().orderBy("made_at").execute();
}

describe("a mail", () => {
  it("[B12] takes a file along", async () => {
    const alice = world.browser();
    await alice.post("/signin", { email: "alice@acme.example", password: PASSWORD });
    await alice.post("/usage");
    await world.deliver();

    const source = server.received.at(-1)!.source;
    expect(source).toContain("Content-Type: text/csv; charset=utf-8; name=usage-");
    expect(source).toMatch(/Content-Disposition: attachment; filename=usage-[\d-]+\.csv/);
    const [, attached] = source.match(/filename=usage-\S+\s+([\w+/=\s]+)/)!;
    expect(atob(attached!)).toMatch(/^Task,Type,Name,Email,.+\r\n/);
  });

  it("[A7] reaches a real server as text and HTML, with its link in both", async () => {
    await askForReset();

    const [mail] = server.received;
    const text = mail!.source.replaceAll("=\r\n", "").replaceAll("=3D", "=");
    expect(mail).toMatchObject({ from: "keep@keep.example.com", to: ["alice@acme.example"] });
    expect(text).toMatch(/^Subject: =\?UTF-8\?|^Subject: Set a new password/m);
    expect(text.match(/https:\/\/keep\.example\.com\/reset\?token=[\w-]{43}/g)!.length)
      .toBeGreaterThanOrEqual(2);
    expect(text).toContain("Content-Type: text/plain");
    expect(text).toContain("Content-Type: text/html");
  });

  it("that is sent leaves no link behind", async () => {
    await askForReset();

    expect(await outbox()).toMatchObject([{ payload: "", attempts: 0, sent_at: expect.any(Number) }]);
  });

  it("that the server refuses for now is tried again, later and later, and arrives", async () => {
    server.refuse(451, 3);
    await askForReset();
    const waits = [];
    for (let tries = 0; tries < 3; tries++) {
      const [row] = await outbox();
      waits.push(row!.next_at - world.portal.now().getTime());
      world.later(waits.at(-1)!);
      await world.deliver();
    }

    expect(waits).toEqual([15_000, 30_000, 60_000]);
    expect(server.received.length).toBe(1);
    expect(await outbox()).toMatchObject([{ attempts: 3, sent_at: expect.any(Number) }]);
  });

  it("that the server refuses for good is given up, with the reason", async () => {
    server.refuse(550, 9);
    await askForReset();

    expect(await outbox()).toMatchObject([{
      given_up_at: expect.any(Number),
      sent_at: null,
      payload: "",
      last_error: expect.stringContaining("550"),
    }]);
  });

  it("that cannot be opened is given up, and holds back no other", async () => {
    await askForReset();
    world.later(MINUTE);
    await world.browser().post("/forgot", { email: "alice@acme.example" });
    await world.portal.control.write((trx) =>
      trx.updateTable("outbox").set({ payload: "v1.1.bm90.c2VhbGVk", sent_at: null, next_at: 0 }).execute()
    );
    await world.deliver();

    const [damaged, other] = await outbox();
    expect(damaged).toMatchObject({
      sent_at: null,
      given_up_at: expect.any(Number),
      last_error: expect.stringContaining("cannot be opened"),
    });
    expect(other).toMatchObject({ sent_at: expect.any(Number) });
    expect(server.received.length).toBe(2);
  });

  it("is sent though what somebody asked for at the door cannot be opened", async () => {
    await world.browser().post("/forgot", { email: "nobody@acme.example" });
    await world.portal.control.write((trx) =>
      trx.updateTable("requests").set({ payload: "v1.1.bm90.c2VhbGVk" }).execute()
    );
    await askForReset();

    expect(server.received.map(({ to }) => to)).toEqual([["alice@acme.example"]]);
  });

  it("waits for a server that is away for an hour", async () => {
    const port = Number(new URL(server.url).port);
    await server.close();
    await askForReset();
    for (let minutes = 0; minutes < 60; minutes += 5) {
      world.later(5 * MINUTE);
      await world.deliver();
    }
    const away = await outbox();

    server = await mailServer(port);
    world.later(6 * HOUR);
    await world.deliver();

    expect(away).toMatchObject([{
      sent_at: null,
      given_up_at: null,
      last_error: expect.stringMatching(/ECONN|ESOCKET/),
    }]);
    expect(server.received.length).toBe(1);
  });

  it("whose name or address breaks lines breaks no header", async () => {
    const { renderMail } = await import("../../src/views/mails/mail.tsx");
    const link = "https://keep.example.com/activate?token=x";

    const mail = await renderMail({
      kind: "activation",
      name: "Eve\r\nBcc: x@y.z <script>",
      link,
      hours: 24,
    });

    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.html).not.toContain("<script>");
    expect(mail.text).toContain(link);
  });
});

it("without a mail server, mails are files that a mail program opens", async () => {
  const data = await Deno.makeTempDir();
  const send = mailer(
    { mail: { smtp: null, from: "Dropkeep <dropkeep@localhost>" }, data },
    () => new Date(0),
  );
  const mail = { kind: "email_taken" as const, signIn: "https://keep.example.com/signin" };

  await send({ account: "a", id: "abc", attempts: 0, to: "alice@acme.example", mail });

  const names = [...Deno.readDirSync(`${data}/mail`)].map(({ name }) => name).sort();
  expect(names).toEqual(["1970-01-01T00-00-00-000Z-abc.eml", "1970-01-01T00-00-00-000Z-abc.txt"]);
  const [letter, plain] = await Promise.all(names.map((name) => Deno.readTextFile(`${data}/mail/${name}`)));
  expect(letter).toMatch(/^From: Dropkeep <dropkeep@localhost>\nTo: alice@acme/);
  expect(plain).toMatch(/^To: alice@acme.example\nSubject: .+\n\n[^]*https:\/\/keep.example.com\/signin/);
  await Deno.remove(data, { recursive: true });
});

it("the loop sends by itself what a page has queued, and stops when asked", async () => {
  const { openPortal } = await import("../../src/server/portal.ts");
  const data = world.services.config.data;
  const mail = { smtp: new Secret(server.url), from: "keep@keep.example.com" };
  const services = { ...world.services, config: { ...world.services.config, mail } };
  const { site, mailing } = await openPortal(services, 8000, { cost: { m: 1024, t: 1, p: 1 } });
  const { createApp } = await import("../../src/app.tsx");
  const { Browser } = await import("../support/browser.ts");
  mailing.start();

  await new Browser(createApp("1", site)).post("/forgot", { email: "alice@acme.example" });
  while (server.received.length === 0) await new Promise((wake) => setTimeout(wake, 20));
  await mailing.stop();

  expect(server.received[0]!.to).toEqual(["alice@acme.example"]);
  expect(data).not.toBe("");
});
