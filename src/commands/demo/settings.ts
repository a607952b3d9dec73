import type { Config } from "../../config.ts";
import type { DemoDropbox } from "./dropbox.ts";

/** The settings under which any command works on the demo's data. */
export function demoSettings(
  folder: string,
  { origin, app }: DemoDropbox,
  config: Config,
): Record<string, string> {
  return {
    DROPKEEP_DATA: `${folder}/dropkeep`,
    DROPKEEP_DROPBOX_ORIGIN: origin,
    DROPKEEP_DROPBOX_APP_KEY: app.key,
    DROPKEEP_DROPBOX_APP_SECRET: app.secret,
    DROPKEEP_WORKERS: String(config.workers),
  };
}
