import { listAccounts } from "../domain/operator/accounts.ts";
import { askSelfCopy } from "../domain/operator/copies.ts";
import { lookThroughMails, readMail } from "../domain/operator/read_mail.ts";
import { jobQueue } from "../domain/operator/queue.ts";
import { selfCopies } from "../domain/self_copies.ts";
import { AccountsPage } from "../views/operator/accounts.tsx";
import { CopiesPage } from "../views/operator/copies.tsx";
import { KeptMailPage, MailsPage } from "../views/operator/mails.tsx";
import { QueuePage } from "../views/operator/queue.tsx";
import { actorOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { operator as operatorAlone } from "./policy.ts";
import { NOTHING, Routes } from "./registry.ts";
import { SANDBOXED } from "./security.ts";

/** What a mail says may let in: whoever reads it has proved to be here within the last minutes. */
const READ = operatorAlone({ stepUp: true });

const COPY = operatorAlone({ rate: "change", audit: "installation.copy_asked" });

/** The console of whoever runs the installation (product M1); for everybody else there is none. */
export function operatorsConsole() {
  return new Routes()
    .get("/operator", operatorAlone(), async (c) => {
      const { site, portal: { control, now } } = { site: c.get("site"), portal: portalOf(c) };
      const catalogueOf = async (account: string) => (await site.catalogue(account)).read;
      const parts = { control: control.read, catalogueOf, now: now() };
      const { rows, next } = await listAccounts(parts, c.req.query("after"));
      const props = {
        rows,
        next: next === null ? undefined : `/operator?after=${next}`,
        now: now().getTime(),
      };
      return c.html(<AccountsPage frame={frameOf(c)} {...props} />);
    })
    .get("/operator/mails", operatorAlone(), async (c) => {
      const { settings: { mailFolder }, now } = portalOf(c);
      const mails = await lookThroughMails(portalOf(c), actorOf(c));
      const props = { mails, hasServer: mailFolder === null, now: now().getTime() };
      return c.html(<MailsPage frame={frameOf(c)} {...props} />);
    })
    .get("/operator/mails/:file", READ, async (c) => {
      return c.html(<KeptMailPage frame={frameOf(c)} mail={await mailOf(c)} />);
    })
    .get("/operator/mails/:file/html", READ, async (c) => {
      const { html } = await mailOf(c);
      c.set("csp", SANDBOXED);
      return c.html(html);
    })
    .get("/operator/jobs", operatorAlone(), async (c) => {
      const { control, now } = portalOf(c);
      const queue = await jobQueue(control.read, now());
      return c.html(<QueuePage frame={frameOf(c)} queue={queue} now={now().getTime()} />);
    })
    .get("/operator/copies", operatorAlone(), async (c) => {
      const { control, now } = portalOf(c);
      const copies = await selfCopies(control.read);
      return c.html(<CopiesPage frame={frameOf(c)} copies={copies} now={now().getTime()} />);
    })
    .post("/operator/copies", COPY, NOTHING, async (c) => {
      await askSelfCopy(portalOf(c), actorOf(c));
      return c.redirect("/operator/copies", 303);
    });
}

async function mailOf(c: Request) {
  return await readMail(portalOf(c), actorOf(c), c.req.param("file") ?? "");
}
