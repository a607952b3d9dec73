import { PASSWORD } from "../support/portal_world.ts";
import { newestMail, type Visitor } from "../support/visitor.ts";
import type { Site } from "./site.ts";

/** Bob has joined Alice's account; Carla has been asked to, and has the link by a token. */
export async function colleaguesOf(site: Site, alice: Visitor): Promise<{ user: string; token: string }> {
  const mails = `${site.services.config.data}/mail`;
  const ask = async (email: string) => {
    await alice.post("/settings/users/new", { email, role: "custom", may: "backups.view" });
    return /\/invitation\?token=([\w-]+)/.exec(await newestMail(mails, email))![1]!;
  };
  const names = { firstName: "Bob", lastName: "Baker", password: PASSWORD, confirm: PASSWORD };
  await site.visitor().post("/invitation", { token: await ask("bob@acme.example"), ...names });
  const { id } = await site.services.control.read.selectFrom("users").select("id")
    .where("email", "=", "bob@acme.example").executeTakeFirstOrThrow();
  return { user: id, token: await ask("carla@acme.example") };
}
