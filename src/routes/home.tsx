import { tasksWithoutKit } from "../domain/exit/kits.ts";
import { homepage } from "../domain/tasks/homepage.ts";
import { mailUsageReport } from "../domain/mails/mailed_report.ts";
import { can } from "../domain/permissions.ts";
import { scopeOf } from "../domain/scope.ts";
import { usageReport } from "../domain/tasks/usage_report.ts";
import { Homepage, HomepageState, shownHomepage } from "../views/homepage.tsx";
import { USAGE_TITLE, UsageReport } from "../views/usage.tsx";
import { answerDialog, answerDone } from "./dialogs.tsx";
import { actorOf, catalogueOf, doorsOf, isPartial, portalOf, readersOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { answerPolled, answerRegion } from "./regions.ts";
import { NOTHING, Routes } from "./registry.ts";

/** The morning's page (product B1), and the usage report (B12). */
export function home() {
  return new Routes()
    .get("/", may("backups.view", { tagged: true }), async (c) => {
      const found = await foundTasks(c);
      if (isPartial(c)) return await answerRegion(c, <HomepageState {...found} />);
      const kits = await tasksWithoutKit(await readersOf(c), actorOf(c));
      const without = kits.map(({ id, name }) => ({ id, name }));
      return c.html(<Homepage frame={frameOf(c)} {...found} without={without} may={allowed(c)} />);
    })
    .get("/tasks/status", may("backups.view", { tagged: true, polled: true }), async (c) => {
      return await answerPolled(c, <HomepageState {...await foundTasks(c)} />);
    })
    .form("/usage", {
      policy: may("backups.view", { rate: "secret", tagged: true, audit: "report.mailed" }),
      input: NOTHING,
      show: (c) => answerDialog(c, USAGE_TITLE, <UsageReport email={actorOf(c).email} />),
      act: async (c) => {
        const parts = { portal: portalOf(c), db: doorsOf(c), catalogue: (await catalogueOf(c)).read };
        await mailUsageReport(parts, actorOf(c));
        return await answerDone(c, "report_mailed", { to: "/" });
      },
    })
    .get("/usage.csv", may("backups.view", { tagged: true }), async (c) => {
      const parts = await readersOf(c);
      c.header("Content-Disposition", 'attachment; filename="usage.csv"');
      c.header("Content-Type", "text/csv; charset=utf-8");
      return c.body(asBody(usageReport(parts, scopeOf(actorOf(c)))));
    });
}

async function foundTasks(c: Request) {
  const now = portalOf(c).now();
  const query = c.req.query("q")?.trim() || undefined;
  const parts = { ...await readersOf(c), now };
  const found = shownHomepage(await homepage(parts, scopeOf(actorOf(c)), query));
  return { ...found, query, now: now.getTime() };
}

function allowed(c: Request) {
  return { addTask: can(actorOf(c).grant, "tasks.modify"), exportReport: true };
}

function asBody(pieces: AsyncIterable<string>): ReadableStream {
  return ReadableStream.from(pieces).pipeThrough(new TextEncoderStream());
}
