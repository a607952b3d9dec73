import { type Connected, connectTeam, type FreshConsent } from "../domain/connections/connecting.ts";
import { dropboxClient } from "../dropbox/client.ts";
import { exchangeCode } from "../dropbox/oauth.ts";
import { doorOver, type Wire } from "../dropbox/token_endpoint.ts";
import { TeamTokens } from "../dropbox/tokens.ts";
import type { DropboxApp } from "../dropbox/types.ts";
import type { Services } from "../services.ts";
import { Secret } from "../storage/secrets/secret.ts";
import type { Context } from "./command.ts";

/** The data folder is opened, and locked, no sooner than here: who waits for a person keeps no backup from running. */
export async function exchange(
  context: Context,
  app: DropboxApp,
  answer: Parameters<typeof exchangeCode>[1],
): Promise<Connected> {
  const services = await context.services();
  const grant = await exchangeCode(doorOver(wireOf(services, app)), answer);
  return await keep(services, app, { refreshToken: new Secret(grant.refreshToken), scopes: grant.scopes });
}

/** Keeps a consent that has a refresh token already. Throws what `connectTeam` throws. */
export async function keep(
  services: Services,
  app: DropboxApp,
  { refreshToken, scopes }: Pick<FreshConsent, "refreshToken" | "scopes">,
): Promise<Connected> {
  const { control, secrets, keys, config, now } = services;
  const wire = wireOf(services, app);
  const tokens = new TeamTokens({ ...wire, refreshToken: refreshToken.reveal() });
  const dropbox = dropboxClient({ ...wire, tokens });
  const { appKey, appSecret } = config.dropbox;
  return await connectTeam({ control, secrets, keys, dropbox, now }, {
    appKey: appKey!,
    appSecret,
    refreshToken,
    scopes,
  });
}

function wireOf({ fetch, now, sleep }: Services, app: DropboxApp): Wire {
  return { app, fetch, now, sleep };
}
