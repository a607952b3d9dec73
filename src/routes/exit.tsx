import { exitOf, makeKit, PASSWORD_FILE } from "../domain/exit/kits.ts";
import { ExitPage } from "../views/exit.tsx";
import { actorOf, catalogueOf, doorsOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { NOTHING, Routes } from "./registry.ts";

const LEAVE = may("content.download", { tagged: true });
/** The kit opens everything: whoever takes it has to be here (security S7). */
const TAKE = may("content.download", { tagged: true, stepUp: true, rate: "secret", audit: "key.added" });

/** Having one's backups without Dropkeep (product R10): the recovery kit, and how to check for oneself. */
export function exit() {
  return new Routes()
    .get("/tasks/:id/exit", LEAVE, async (c) => {
      const exit = await exitOf(await partsOf(c), actorOf(c), c.req.param("id"));
      const shown = { ...exit, commands: exit.door.commands(PASSWORD_FILE), passwordFile: PASSWORD_FILE };
      return c.html(<ExitPage frame={frameOf(c)} {...shown} />);
    })
    .post("/tasks/:id/exit/kit", TAKE, NOTHING, async (c) => {
      const { keys, now } = portalOf(c);
      const kit = await makeKit({ ...await partsOf(c), keys, now: now() }, actorOf(c), c.req.param("id"));
      c.header("Cache-Control", "no-store");
      c.header("Content-Disposition", 'attachment; filename="dropkeep-recovery-kit.txt"');
      return c.text(kit);
    });
}

async function partsOf(c: Request) {
  const { exit: open } = c.get("site");
  return { control: doorsOf(c), catalogue: (await catalogueOf(c)).read, open };
}
