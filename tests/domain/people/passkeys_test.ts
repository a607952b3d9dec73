import type { Browser as Chromium, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setUpLink } from "../../../src/server/portal.ts";
import { chromium } from "../../support/chromium.ts";
import { freePort } from "../../support/ports.ts";
import { PASSWORD, type PortalWorld, portalWorld } from "../../support/portal_world.ts";

const browser: Chromium | null = await chromium();

describe.skipIf(browser === null)("[A16] a passkey, by a real browser", () => {
  let world: PortalWorld;
  let server: Deno.HttpServer<Deno.NetAddr>;
  let page: Page;
  let device: CDPSession;
  let authenticator: string;
  const violations: string[] = [];

  beforeAll(async () => {
    const port = freePort();
    world = await portalWorld({ env: { DROPKEEP_PUBLIC_URL: `http://localhost:${port}` } });
    server = Deno.serve(
      { hostname: "127.0.0.1", port, onListen: () => {} },
      (request) => world.app.fetch(request, {}),
    );
    page = await browser!.newPage({ baseURL: `http://localhost:${port}` });
    page.on("console", (message) => message.type() === "error" && violations.push(message.text()));
    device = await page.context().newCDPSession(page);
    await device.send("WebAuthn.enable");
    await newAuthenticator(true);
    await setUp();
  });
  afterAll(async () => {
    await browser!.close();
    await server.shutdown();
    await world.close();
  });

  const here = (path: string) => `${world.portal.settings.origin}${path}`;

  async function newAuthenticator(isUserVerified: boolean) {
    if (authenticator) {
      await device.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: authenticator });
    }
    const options = {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
    } as const;
    ({ authenticatorId: authenticator } = await device.send("WebAuthn.addVirtualAuthenticator", {
      options: { ...options, isUserVerified, automaticPresenceSimulation: true },
    }));
  }

  async function setUp() {
    await page.goto((await setUpLink(world.portal))!);
    for (
      const [label, text] of [["Company", "Acme"], ["First name", "Alice"], ["Last name", "Adams"], [
        "Email",
        "alice@acme.example",
      ]]
    ) {
      await page.getByLabel(label!).fill(text!);
    }
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Password again").fill(PASSWORD);
    await page.getByRole("button", { name: "Set up" }).click();
    await page.getByRole("heading", { name: "Homepage" }).waitFor();
  }

  async function addPasskey(name: string) {
    await page.goto("/settings/security/passkeys");
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Add a passkey" }).click();
  }

  async function signOut() {
    await page.context().clearCookies();
    await page.goto("/signin");
  }

  it("is added, and signs in without a password", async () => {
    await addPasskey("My laptop");
    await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
    const codes = await page.locator("li code").count();
    await page.getByRole("link", { name: "I have kept them" }).click();
    await page.getByText("My laptop").first().waitFor();

    await signOut();
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("heading", { name: "Homepage" }).waitFor();

    const rows = await world.portal.control.read.selectFrom("audit").select(["action", "detail"]).execute();
    expect(rows.at(-1)).toEqual({
      action: "session.begun",
      detail: JSON.stringify({ by: "passkey", stage: "full" }),
    });
    expect(rows.map(({ action }) => action)).toContain("passkey.added");
    expect(codes).toBe(10);
    expect(violations).toEqual([]);
  });

  it("is the second factor after a password, which alone is not enough then", async () => {
    await signOut();
    await page.getByLabel("Email").fill("alice@acme.example");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Confirm it is you" }).waitFor();

    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("heading", { name: "Homepage" }).waitFor();
  });

  it("answer that is sent twice is refused the second time, and so is one to another challenge", async () => {
    await signOut();
    const answers: string[] = [];
    await page.route("**/signin/passkey?*", async (route) => {
      answers.push(new URLSearchParams(route.request().postData()!).get("response")!);
      await route.continue();
    });
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("heading", { name: "Homepage" }).waitFor();
    await page.unrouteAll();
    const again = world.browser();

    const replayed = await again.post(here("/signin/passkey"), { response: answers[0]! });
    await again.post(here("/signin/passkey/options"));
    const other = await again.post(here("/signin/passkey"), { response: answers[0]! });

    expect([replayed.status, other.status]).toEqual([422, 422]);
  });

  it("of another origin is refused", async () => {
    await signOut();
    const answers: string[] = [];
    await page.route("**/signin/passkey?*", async (route) => {
      answers.push(new URLSearchParams(route.request().postData()!).get("response")!);
      await route.abort();
    });
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    while (answers.length === 0) await new Promise((wake) => setTimeout(wake, 20));
    await page.unrouteAll();
    const elsewhere = {
      ...world.site,
      portal: { ...world.portal, settings: { ...world.portal.settings, origin: "http://localhost:1" } },
    };
    const { createApp } = await import("../../../src/app.tsx");
    const { Browser } = await import("../../support/browser.ts");

    const answer = await new Browser(createApp("1", elsewhere)).post("http://localhost:1/signin/passkey", {
      response: answers[0]!,
    });
    const right = await world.browser().post(here("/signin/passkey"), { response: answers[0]! });

    // The challenge is used up by the try elsewhere.
    expect([answer.status, right.status]).toEqual([422, 422]);
  });

  it("is not taken where the device has not verified the person", async () => {
    await device.send("WebAuthn.setUserVerified", { authenticatorId: authenticator, isUserVerified: false });
    await signOut();
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();

    await page.getByText("Nothing was chosen, or it took too long.").waitFor();
    await device.send("WebAuthn.setUserVerified", { authenticatorId: authenticator, isUserVerified: true });
  });

  it("is dead once it was removed", async () => {
    await signOut();
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("heading", { name: "Homepage" }).waitFor();
    await page.goto("/settings/security");
    await page.getByRole("button", { name: "Remove" }).first().click();
    await page.getByText("The passkey is removed.").waitFor();

    await signOut();
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByText("Cannot use this passkey").waitFor();
  });
});
