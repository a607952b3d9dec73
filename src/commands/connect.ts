import { type Connected, connectTeam, type FreshConsent } from "../domain/connecting.ts";
import { dropboxClient } from "../dropbox/client.ts";
import { authorizeUrl, codeOfRedirect, exchangeCode } from "../dropbox/oauth.ts";
import { newPkce } from "../dropbox/pkce.ts";
import { BACKUP_SCOPES, RESTORE_SCOPES } from "../dropbox/scopes.ts";
import { doorOver, type Wire } from "../dropbox/token_endpoint.ts";
import { TeamTokens } from "../dropbox/tokens.ts";
import type { Services } from "../services.ts";
import { Secret } from "../storage/secrets/secret.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { readLine } from "./read_line.ts";
import { listenForRedirect } from "./redirect.ts";
import { shown } from "./shown.ts";
import { UsageError } from "./usage_error.ts";

const PORT = 8765;

export const connect: Command = {
  name: "connect",
  group: "begin",
  summary: "Connect a Dropbox team, or connect it again",
  usage: ["connect [--to-restore] [--port PORT]", "connect --paste", "connect --refresh-token TOKEN|-"],
  about:
    "Opens nothing by itself: it prints the address of Dropbox's consent page, which an admin of the team opens.\n" +
    "A new team gets a backup task of its name; a team that was connected before goes on with its task.\n" +
    `In the Dropbox App Console the redirect URI is http://localhost:${PORT}/connected; --paste needs none.`,
  options: {
    "to-restore": { help: "ask for the permissions to write that restoring into Dropbox needs, too" },
    paste: { help: "no redirect: Dropbox shows a code, which you paste here" },
    port: { value: "PORT", help: `where to wait for the redirect (default ${PORT}; 0: any free one)` },
    "refresh-token": {
      value: "TOKEN|-",
      help: "take a refresh token that you have; - reads it from standard input",
    },
  },
  examples: [
    ["connect", "waits until an admin of the team has agreed in the browser"],
    ["connect --paste --to-restore", "on a server without a browser, for backing up and giving back"],
  ],
  json: "{ team: { id, name }, task: { id, name }, is_new, scopes: [] }",
  words: 0,
  run: connectIt,
};

async function connectIt(context: Context): Promise<Exit> {
  const services = await context.services();
  const wire = wireOf(services);
  const connected = await obtain(context, services, wire);
  const { connection, task, isNew } = connected;
  const document = {
    team: { id: connection.teamId, name: connection.teamName },
    task: { id: task.id, name: task.name },
    is_new: isNew,
    scopes: connection.scopes,
  };
  context.out.answer(document, () => inWords(connected));
  return EXIT.ok;
}

function inWords({ connection, task, isNew }: Connected): string {
  const team = `The Dropbox team "${shown(connection.teamName)}" is connected`;
  return isNew
    ? `${team}; its backup task is "${shown(task.name)}".\nNext: dropkeep backup`
    : `${team} again; its backup task "${shown(task.name)}" goes on.`;
}

function wireOf({ config, fetch, now, sleep }: Services): Wire {
  const { appKey, appSecret, origin } = config.dropbox;
  if (appKey === null) {
    throw new UsageError(
      "Cannot connect: no Dropbox app is configured; make one at https://www.dropbox.com/developers/apps and set " +
        "DROPKEEP_DROPBOX_APP_KEY and DROPKEEP_DROPBOX_APP_SECRET (to see it work without: dropkeep demo)",
    );
  }
  const app = { key: appKey, secret: appSecret?.reveal() ?? "", origin: origin ?? undefined };
  return { app, fetch, now, sleep };
}

async function obtain(context: Context, services: Services, wire: Wire): Promise<Connected> {
  const { args } = context;
  const token = args.text("refresh-token");
  if (token !== undefined) {
    const refreshToken = token === "-" ? await readLine() : token;
    return await keep(services, wire, { refreshToken: new Secret(refreshToken), scopes: [] });
  }
  return args.has("paste")
    ? await byPaste(context, services, wire)
    : await byRedirect(context, services, wire);
}

async function byPaste(context: Context, services: Services, wire: Wire): Promise<Connected> {
  const { verifier, challenge } = newPkce();
  const scopes = scopesOf(context);
  context.out.say(
    "Open this address as an admin of the team, agree, and paste the code that Dropbox shows:\n",
  );
  context.out.say(authorizeUrl(wire.app, { state: newPkce().verifier, challenge, scopes }) + "\n");
  const code = await readLine();
  if (code === "") {
    throw new UsageError("Cannot connect: no code was pasted; run dropkeep connect --paste again");
  }
  const grant = await exchangeCode(doorOver(wire), { code, verifier });
  return await keep(services, wire, { refreshToken: new Secret(grant.refreshToken), scopes: grant.scopes });
}

async function byRedirect(context: Context, services: Services, wire: Wire): Promise<Connected> {
  const { verifier, challenge } = newPkce();
  const state = newPkce().verifier;
  const port = context.args.text("port") ?? String(PORT);
  if (!/^\d{1,5}$/.test(port)) {
    throw new UsageError(`Cannot use --port "${port}": give a number from 0 to 65535`);
  }
  const redirect = listenForRedirect(Number(port), context.signal, async (search, redirectUri) => {
    const code = codeOfRedirect(search, state);
    const grant = await exchangeCode(doorOver(wire), { code, verifier, redirectUri });
    const consent = { refreshToken: new Secret(grant.refreshToken), scopes: grant.scopes };
    const connected = await keep(services, wire, consent);
    return { connected, team: connected.connection.teamName };
  });
  const asked = { redirectUri: redirect.uri, state, challenge, scopes: scopesOf(context) };
  context.out.say("Open this address as an admin of the team, and agree:\n");
  context.out.say(authorizeUrl(wire.app, asked) + "\n");
  context.out.say("Waiting for Dropbox to send the browser back here ...");
  return (await redirect.taken).connected;
}

function scopesOf({ args }: Context): readonly string[] {
  return args.has("to-restore") ? RESTORE_SCOPES : BACKUP_SCOPES;
}

async function keep(
  services: Services,
  wire: Wire,
  { refreshToken, scopes }: Pick<FreshConsent, "refreshToken" | "scopes">,
): Promise<Connected> {
  const { control, secrets, config, now } = services;
  const tokens = new TeamTokens({ ...wire, refreshToken: refreshToken.reveal() });
  const dropbox = dropboxClient({ ...wire, tokens });
  const { appKey, appSecret } = config.dropbox;
  return await connectTeam({ control, secrets, dropbox, now }, {
    appKey: appKey!,
    appSecret,
    refreshToken,
    scopes,
  });
}
