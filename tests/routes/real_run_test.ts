import { afterEach, beforeEach, expect, it } from "vitest";
import { listTasks } from "../../src/domain/tasks/tasks.ts";
import { startServerJobs } from "../../src/server/jobs.ts";
import { type Installation, installation } from "../support/installation.ts";
import { aliceAt } from "../support/portal_over.ts";

let world: Installation;
beforeEach(async () => void (world = await installation({ files: 30 })));
afterEach(() => world.close());

it(
  "[B6] a run that is asked for is followed on its page, and its Partial leads to item, cause and fix",
  async () => {
    const error = { ".tag": "path", path: { ".tag": "restricted_content" } };
    const body = { error_summary: "path/restricted_content/", error };
    const fault = { route: "files/download", path: "/welcome.txt", times: null };
    await world.control("POST", "faults", { ...fault, effect: { status: 409, body } });

    const seen = await world.withServices(async (services) => {
      const alice = await aliceAt(services);
      const text = async (path: string) => await (await alice.get(path)).text();
      const [task] = await listTasks(services.control.read, services.account);
      const at = `/tasks/${task!.id}`;
      await alice.post(`${at}/runs`);
      const before = await text(`${at}/run`);
      const jobs = await startServerJobs(services, () => {});
      while (!/>Partial</.test(await text(`${at}/run`))) await services.sleep(200);
      await jobs.stop();
      const member = /href="(\/tasks\/\w+\/entities\/\d+)"/.exec(await text(`${at}?q=alice%40`))![1]!;
      return {
        before,
        home: await text("/"),
        problems: await text(`${at}/problems`),
        member: await text(member),
      };
    });

    expect(seen.before).toContain("A backup is about to begin");
    expect(seen.home).toContain("with something missing");
    for (const page of [seen.problems, seen.member]) {
      expect(page).toContain("/members/alice@acme.example/Welcome.txt");
      expect(page).toContain("restricted content");
      expect(page).toContain("Ask Dropbox support");
    }
  },
  120_000,
);
