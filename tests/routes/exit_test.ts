import { afterAll, beforeAll, expect, it } from "vitest";
import { type Installation, installation } from "../support/installation.ts";
import { RESTICS, withoutRestic } from "../support/restic.ts";
import { words } from "./recovery/giving_back.ts";
import { inPortal, type RecoveryWorld } from "./recovery/recovery_world.ts";

let world: Installation;
beforeAll(async () => {
  world = await installation({ files: 10, backedUp: true });
});
afterAll(() => world.close());

const take = (portal: RecoveryWorld) => portal.alice.post(`/tasks/${portal.task}/exit/kit`);

/** Command lines that the page shows. */
const commandsOf = (page: string) =>
  [...page.matchAll(/<pre[^>]*><code>([^<]+)<\/code>/g)].map(([, text]) =>
    text!.replaceAll("&#39;", "'").replaceAll("&amp;", "&")
  );

it.skipIf(withoutRestic())(
  "[R10] the kit and the page's commands open the backups by stock restic",
  async () => {
    const { kit, commands, homes, audit, page } = await inPortal(world, async (portal) => {
      const before = words(await portal.text("/"));
      const answer = await take(portal);
      const page = await portal.text(`/tasks/${portal.task}/exit`);
      const audit = await portal.services.control.read.selectFrom("audit").selectAll().where(
        "action",
        "=",
        "key.added",
      )
        .execute();
      const homes = [before, words(await portal.text("/"))];
      expect(answer.headers.get("content-disposition")).toContain("attachment");
      return { kit: await answer.text(), commands: commandsOf(page), homes, audit, page: words(page) };
    });
    const password = /^Password:\s+(\S+)$/m.exec(kit)![1]!;
    const cwd = `${world.folder}/elsewhere`;
    await Deno.mkdir(cwd);
    await Deno.writeTextFile(`${cwd}/recovery.key`, `${password}\n`);

    const ran: number[] = [];
    for (const line of commands) {
      const command = new Deno.Command("sh", {
        args: ["-c", line.replace(/^restic /, `${RESTICS[0]} `)],
        cwd,
        env: { RESTIC_CACHE_DIR: `${cwd}/cache` },
      });
      ran.push((await command.output()).code);
    }

    expect(commands.map((line) => line.split(" ")[5])).toEqual(["snapshots", "check", "ls", "restore"]);
    expect(ran).toEqual([0, 0, 0, 0]);
    expect([...Deno.readDirSync(`${cwd}/restored/members`)].length).toBeGreaterThan(0);
    expect(homes[0]).toContain("Nobody has the recovery kit of");
    expect(homes[1]).not.toContain("recovery kit");
    expect(page).toMatch(/[0-9a-f]{8} of .* by Alice Adams/);
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toContain(password);
    expect(page).not.toContain(password);
  },
);

it("[R10][S7] another kit is another password, and takes a fresh proof", async () => {
  await inPortal(world, async (portal) => {
    const first = await (await take(portal)).text();
    const second = await (await take(portal)).text();
    await portal.services.control.write((trx) =>
      trx.updateTable("sessions").set({ confirmed_at: 0 }).execute()
    );
    const stale = await take(portal);

    expect(/^Password: .*$/m.exec(first)![0]).not.toBe(/^Password: .*$/m.exec(second)![0]);
    expect(stale.status).not.toBe(200);
    expect(await stale.text()).not.toContain("Password:");
  });
});

it("[B9] what carries Limited Access has no kit but the primary user's", async () => {
  await inPortal(world, async (portal) => {
    const { control, catalogue } = portal.services;
    await catalogue.write((trx) => trx.updateTable("entities").set({ limited_at: 1 }).execute());
    await control.write((trx) => trx.updateTable("grants").set({ role: "administrator" }).execute());
    const [page, home] = [await portal.alice.get(`/tasks/${portal.task}/exit`), await portal.text("/")];
    await control.write((trx) => trx.updateTable("grants").set({ role: "primary" }).execute());

    expect(page.status).toBe(403);
    expect(home).not.toContain("recovery kit");
    expect((await portal.alice.get(`/tasks/${portal.task}/exit`)).status).toBe(200);
  });
});
