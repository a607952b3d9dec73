import type { Config } from "../config.ts";
import type { Connected } from "../domain/connections/connecting.ts";
import { authorizeUrl, codeOfRedirect } from "../dropbox/oauth.ts";
import { newPkce } from "../dropbox/pkce.ts";
import { BACKUP_SCOPES, RESTORE_SCOPES } from "../dropbox/scopes.ts";
import type { DropboxApp } from "../dropbox/types.ts";
import { Secret } from "../storage/secrets/secret.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { exchange, keep } from "./keep_consent.ts";
import { before, patience } from "./patience.ts";
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
    "Opens nothing by itself: it prints the address of Dropbox's consent page, which an admin of the team opens\n" +
    "within 10 minutes.\n" +
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
  const connected = await obtain(context, appOf(context.config()));
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

function appOf({ dropbox: { appKey, appSecret, origin } }: Config): DropboxApp {
  if (appKey === null) {
    throw new UsageError(
      "Cannot connect: no Dropbox app is configured; make one at https://www.dropbox.com/developers/apps and set " +
        "DROPKEEP_DROPBOX_APP_KEY and DROPKEEP_DROPBOX_APP_SECRET (to see it work without: dropkeep demo)",
    );
  }
  return { key: appKey, secret: appSecret?.reveal() ?? "", origin: origin ?? undefined };
}

async function obtain(context: Context, app: DropboxApp): Promise<Connected> {
  const { args } = context;
  const token = args.text("refresh-token");
  if (token !== undefined) {
    const refreshToken = token === "-" ? await readLine() : token;
    return await keep(await context.services(), app, { refreshToken: new Secret(refreshToken), scopes: [] });
  }
  return args.has("paste") ? await byPaste(context, app) : await byRedirect(context, app);
}

async function byPaste(context: Context, app: DropboxApp): Promise<Connected> {
  const { verifier, challenge } = newPkce();
  const scopes = scopesOf(context);
  context.out.say(
    "Open this address as an admin of the team, agree, and paste the code that Dropbox shows:\n",
  );
  context.out.say(authorizeUrl(app, { state: newPkce().verifier, challenge, scopes }) + "\n");
  const code = await before(patience(context.signal), readLine());
  if (code === "") {
    throw new UsageError("Cannot connect: no code was pasted; run dropkeep connect --paste again");
  }
  return await exchange(context, app, { code, verifier });
}

async function byRedirect(context: Context, app: DropboxApp): Promise<Connected> {
  const { verifier, challenge } = newPkce();
  const state = newPkce().verifier;
  const port = context.args.text("port") ?? String(PORT);
  if (!/^\d{1,5}$/.test(port)) {
    throw new UsageError(`Cannot use --port "${port}": give a number from 0 to 65535`);
  }
  const waiting = patience(context.signal);
  const redirect = listenForRedirect(Number(port), waiting, async (search, redirectUri) => {
    const code = codeOfRedirect(search, state);
    const connected = await exchange(context, app, { code, verifier, redirectUri });
    return { connected, team: connected.connection.teamName };
  });
  const asked = { redirectUri: redirect.uri, state, challenge, scopes: scopesOf(context) };
  context.out.say("Open this address as an admin of the team, and agree:\n");
  context.out.say(authorizeUrl(app, asked) + "\n");
  context.out.say("Waiting for Dropbox to send the browser back here ...");
  return (await redirect.taken).connected;
}

function scopesOf({ args }: Context): readonly string[] {
  return args.has("to-restore") ? RESTORE_SCOPES : BACKUP_SCOPES;
}
