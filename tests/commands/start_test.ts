import { expect, it } from "vitest";
import { endOf, readUntil, startCli } from "./cli.ts";

it("dropkeep start serves until it is stopped, as the server's own program does", async () => {
  const data = await Deno.makeTempDir({ prefix: "dropkeep-start-" });
  const child = startCli(["start"], { env: { DROPKEEP_DATA: data, DROPKEEP_PORT: "0" } });
  const [, url] = await readUntil(child.stdout, /listens on (http\S+)/);

  const health = await (await fetch(`${url}healthz`)).json();
  child.kill("SIGTERM");

  expect(health).toMatchObject({ status: "ok" });
  expect((await endOf(child)).code).toBe(0);
  await Deno.remove(data, { recursive: true });
});
