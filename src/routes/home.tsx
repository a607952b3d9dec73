import { homepage } from "../domain/homepage.ts";
import { can } from "../domain/permissions.ts";
import { scopeOf } from "../domain/scope.ts";
import { usageReport } from "../domain/usage_report.ts";
import { Homepage, HomepageState, shownHomepage } from "../views/homepage.tsx";
import { actorOf, catalogueOf, doorsOf, isPartial, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { answerPolled, answerRegion } from "./regions.ts";
import { Routes } from "./registry.ts";

/** The morning's page (product B1), and the usage report (B12). */
export function home() {
  return new Routes()
    .get("/", may("backups.view", { tagged: true }), async (c) => {
      const found = await foundTasks(c);
      if (isPartial(c)) return await answerRegion(c, <HomepageState {...found} />);
      return c.html(<Homepage frame={frameOf(c)} {...found} may={allowed(c)} />);
    })
    .get("/tasks/status", may("backups.view", { tagged: true, polled: true }), async (c) => {
      return await answerPolled(c, <HomepageState {...await foundTasks(c)} />);
    })
    .get("/usage.csv", may("backups.view", { tagged: true }), async (c) => {
      const parts = { control: doorsOf(c).read, catalogue: (await catalogueOf(c)).read };
      c.header("Content-Disposition", 'attachment; filename="usage.csv"');
      c.header("Content-Type", "text/csv; charset=utf-8");
      return c.body(asBody(usageReport(parts, scopeOf(actorOf(c)))));
    });
}

async function foundTasks(c: Request) {
  const now = portalOf(c).now();
  const query = c.req.query("q")?.trim() || undefined;
  const parts = { control: doorsOf(c).read, catalogue: (await catalogueOf(c)).read, now };
  const found = shownHomepage(await homepage(parts, scopeOf(actorOf(c)), query));
  return { ...found, query, now: now.getTime() };
}

function allowed(c: Request) {
  return { addTask: can(actorOf(c).grant, "tasks.modify"), exportReport: true };
}

function asBody(pieces: AsyncIterable<string>): ReadableStream {
  return ReadableStream.from(pieces).pipeThrough(new TextEncoderStream());
}
