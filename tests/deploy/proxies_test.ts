import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RealServer, startServer } from "../support/real_server.ts";
import { ALICE, setUpOver, WebClient } from "../support/web_client.ts";
import { startCaddy } from "./caddy.ts";
import { startNginx } from "./nginx.ts";
import { hasAll, type Proxy } from "./proxy.ts";

const ORIGIN = "https://keep.example.com";

const PROXIES = [
  // It hands all hosts on; Caddy itself answers those that it has no site for, with nothing.
  { name: "nginx", start: startNginx, stranger: [421, expect.any(String)] as const },
  { name: "caddy", start: startCaddy, stranger: [200, ""] as const },
];

for (const { name, start, stranger } of PROXIES) {
  describe.skipIf(!hasAll(name, "openssl"))(`behind ${name}, as docs/deploy.md has it`, () => {
    let folder: string;
    let server: RealServer;
    let proxy: Proxy;
    let ca: string;

    beforeAll(async () => {
      folder = await Deno.makeTempDir({ prefix: "dropkeep-proxy-" });
      server = await startServer({
        DROPKEEP_DATA: `${folder}/data`,
        DROPKEEP_PUBLIC_URL: ORIGIN,
        DROPKEEP_TRUSTED_PROXIES: "127.0.0.1",
      });
      proxy = await start(folder, `127.0.0.1:${new URL(server.url).port}`);
      ca = await Deno.readTextFile(`${folder}/keep.example.com.pem`);
      await setUpOver(browser(), await server.setUpToken());
    }, 120_000);
    afterAll(async () => {
      await proxy.stop();
      await server.stop();
      await Deno.remove(folder, { recursive: true });
    });

    /** Comes from an address of its own, so that it can be told from the proxy. */
    function browser(localAddress = "127.0.0.2"): WebClient {
      const client = Deno.createHttpClient({ caCerts: [ca], allowHost: true, http2: false, localAddress });
      return new WebClient(proxy.url, client, { host: "keep.example.com", origin: ORIGIN });
    }

    it("somebody signs in, by cookies that browsers send over HTTPS alone", async () => {
      const alice = browser();

      const answer = await alice.post("/signin", ALICE);
      const page = await alice.get("/");

      expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Alice")]);
      expect(alice.setCookies.length).toBeGreaterThan(0);
      for (const line of alice.setCookies) {
        expect(line).toMatch(/^__Host-[^;]+;(?=.*\bSecure)(?=.*\bHttpOnly)/);
      }
      expect(page.headers.get("strict-transport-security")).toContain("max-age=31536000");
    });

    it("the list of sessions names the browser's address, not the proxy's nor a forged one", async () => {
      const alice = browser("127.0.0.3");
      await alice.post("/signin", ALICE, { "x-forwarded-for": "203.0.113.66", "x-real-ip": "203.0.113.66" });

      const page = await (await alice.get("/settings/sessions")).text();

      expect(page).toContain("127.0.0.3");
      expect(page).not.toContain("203.0.113.66");
      expect(page).not.toMatch(/\b127\.0\.0\.1\b/);
    });

    it("forms of the site's own pages pass, another site's do not", async () => {
      const alice = browser();
      await alice.post("/signin", ALICE);

      const own = await alice.post("/settings/account/name", { firstName: "Alice", lastName: "Adams" });
      const byOrigin = await alice.post("/settings/account/name", { firstName: "Alice", lastName: "Adams" }, {
        "sec-fetch-site": "",
      });
      const foreign = await alice.post("/settings/account/name", { firstName: "Eve", lastName: "Evil" }, {
        "sec-fetch-site": "cross-site",
        origin: "https://evil.example",
      });

      expect([own.status, foreign.status]).toEqual([303, 403]);
      expect(byOrigin.status).toBeLessThan(404);
    });

    it("pages come compressed once, files for a year, and a region that has not changed as 304", async () => {
      const alice = browser();
      await alice.post("/signin", ALICE);

      const page = await curl("/signin");
      const sheet = /href="(\/assets\/[^"]+\.css)"/.exec(await (await alice.get("/signin")).text())![1]!;
      const partial = { "hx-request": "true", "hx-request-type": "partial" };
      const tag = (await alice.get("/tasks/status", partial)).headers.get("hx-ptag") ?? "";
      const again = await alice.get("/tasks/status", { ...partial, "hx-ptag": tag });

      expect(page.match(/^content-encoding: gzip/gim)).toHaveLength(1);
      expect(await curl(sheet)).toMatch(/^cache-control: .*immutable/im);
      expect([tag === "", again.status]).toEqual([false, 304]);
    });

    it("another host's name is refused", async () => {
      const strange = new WebClient(
        proxy.url,
        Deno.createHttpClient({ caCerts: [ca], allowHost: true, http2: false }),
        {
          host: "evil.example",
          origin: ORIGIN,
        },
      );

      const answer = await strange.get("/signin");

      expect([answer.status, await answer.text()]).toEqual(stranger);
    });

    /** The headers as they are sent: Deno's own client unpacks and hides them. */
    async function curl(path: string): Promise<string> {
      const args = ["-sk", "-D", "-", "-o", "/dev/null", "-H", "Host: keep.example.com", "--compressed"];
      const { stdout } = await new Deno.Command("curl", { args: [...args, `${proxy.url}${path}`] }).output();
      return new TextDecoder().decode(stdout);
    }
  });
}
