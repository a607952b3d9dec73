import { createApp } from "./app.tsx";
import { openPortal, setUpLink } from "./portal.ts";
import { serve } from "./serve.ts";
import type { Services } from "./services.ts";

/** Serves the portal until somebody asks to stop; mails go out meanwhile. */
export async function servePortal(services: Services, version: string): Promise<void> {
  const { config } = services;
  let mailing: { stop(): Promise<void> } | null = null;
  const begin = async (port: number) => {
    const opened = await openPortal(services, port, { log: logger(services) });
    mailing = opened.mailing;
    opened.mailing.start();
    await tellSetUp(config.log, await setUpLink(opened.site.portal));
    return createApp(version, opened.site).fetch;
  };
  try {
    await serve({ ...config, begin });
  } finally {
    await (mailing as { stop(): Promise<void> } | null)?.stop();
  }
}

/** Lines of JSON where machines read them; else only what went wrong. */
function logger({ config: { log }, now }: Services) {
  return (line: Record<string, unknown>) => {
    if (log === "json") return console.log(JSON.stringify({ at: now().toISOString(), ...line }));
    if (log === "debug" || line.level === "error" || line.level === "warn") {
      console.error(JSON.stringify(line));
    }
  };
}

function tellSetUp(log: Services["config"]["log"], link: string | null) {
  if (link === null) return;
  console.log(
    log === "json" ? JSON.stringify({ set_up: link }) : `Nobody can sign in yet. Set it up: ${link}`,
  );
}
