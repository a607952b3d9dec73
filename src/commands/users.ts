import {
  liftRestriction,
  type ListedUser,
  listUsers,
  removeFactors,
  resetLinkFor,
} from "../domain/people/break_glass.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { shown } from "./shown.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage_error.ts";

export const users: Command = {
  name: "users",
  group: "prove",
  summary: "List who signs in to the portal; let somebody in who has lost their way",
  usage: ["users", "users reset-link EMAIL", "users remove-factors EMAIL", "users lift-restrictions EMAIL"],
  about:
    "For whoever runs the machine, while the server is stopped. reset-link prints a link to a new password, good for\n" +
    "30 minutes; remove-factors takes away an authenticator app, passkeys and recovery codes that were lost, and\n" +
    "tells their owner by mail; lift-restrictions lets people into their account from everywhere again. All stand in\n" +
    "the audit log.",
  options: {},
  examples: [
    ["users", "who there is, and whether they have a second factor"],
    ["users remove-factors alice@example.com", "after she has lost her phone"],
  ],
  json:
    "{ users: [{ email, name, activated, disabled, operator, second_factor }] }, { link }, { removed } or { lifted }",
  words: 2,
  run: async (context) => {
    const [verb] = context.args.words;
    if (verb === undefined) return await list(context);
    if (verb === "reset-link") return await resetLink(context);
    if (verb === "remove-factors") return await remove(context);
    if (verb === "lift-restrictions") return await lift(context);
    const verbs = "reset-link, remove-factors, lift-restrictions";
    throw new UsageError(`Cannot run "users ${verb}": give ${verbs} or nothing`);
  },
};

async function list({ out, services }: Context): Promise<Exit> {
  const found = await listUsers((await services()).control.read);
  const rows = found.map((user) => [shown(user.email), shown(nameOf(user)), stateOf(user), factorOf(user)]);
  out.answer(
    { users: found.map(asJson) },
    () => found.length === 0 ? "Nobody yet: dropkeep start" : table(["EMAIL", "NAME", "STATE", "2FA"], rows),
  );
  return EXIT.ok;
}

async function resetLink(context: Context): Promise<Exit> {
  const link = await resetLinkFor(await portalOf(context), addressOf(context));
  context.out.answer({ link }, () => link);
  return EXIT.ok;
}

async function remove(context: Context): Promise<Exit> {
  const email = addressOf(context);
  await removeFactors(await portalOf(context), email);
  context.out.answer({ removed: email }, () => `${shown(email)} signs in with the password alone now.`);
  return EXIT.ok;
}

async function lift(context: Context): Promise<Exit> {
  const email = addressOf(context);
  await liftRestriction(await portalOf(context), email);
  context.out.answer(
    { lifted: email },
    () => `The account of ${shown(email)} is open from everywhere again.`,
  );
  return EXIT.ok;
}

function addressOf({ args }: Context): string {
  return args.word(1, "an address: dropkeep users reset-link EMAIL").trim().normalize("NFC").toLowerCase();
}

async function portalOf({ services }: Context) {
  // By its URL, as `start` has it: no other command is to load the portal.
  const portal = new URL("../server/portal.ts", import.meta.url).href;
  const { openPortal }: typeof import("../server/portal.ts") = await import(portal);
  const open = await services();
  return (await openPortal(open, open.config.port)).site.portal;
}

function asJson(user: ListedUser) {
  return {
    email: user.email,
    name: nameOf(user),
    activated: user.activatedAt !== null,
    disabled: user.disabledAt !== null,
    operator: user.isOperator,
    second_factor: user.hasFactor,
  };
}

function nameOf({ firstName, lastName }: ListedUser): string {
  return `${firstName} ${lastName}`;
}

function stateOf({ activatedAt, disabledAt, isOperator }: ListedUser): string {
  if (disabledAt !== null) return "disabled";
  if (activatedAt === null) return "not confirmed";
  return isOperator ? "operator" : "active";
}

function factorOf({ hasFactor }: ListedUser): string {
  return hasFactor ? "on" : "off";
}
