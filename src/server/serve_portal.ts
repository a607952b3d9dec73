import { setUpLink } from "./portal.ts";
import { type RunningPortal, runPortal } from "./running_portal.ts";
import { serve, type Serving } from "./serve.ts";
import type { Services } from "../services.ts";

/** Serves the portal until somebody asks to stop; jobs run and mails go out meanwhile. */
export async function servePortal(
  services: Services,
  version: string,
  how: Pick<Serving, "announce" | "orAnyPort"> = {},
): Promise<void> {
  const { config } = services;
  let running: RunningPortal | undefined;
  const begin = async (port: number) => {
    running = await runPortal(services, { port, version, log: logger(services) });
    tellSetUp(config.log, await setUpLink(running.portal));
    return running.answer;
  };
  let isStopping = false;
  const onStop = async () => {
    isStopping = running !== undefined;
    await running?.stop();
  };
  try {
    await serve({ ...config, ...how, begin, onStop });
  } finally {
    // Where nobody could tell it yet; what does not end in time was waited for long enough.
    if (!isStopping) await onStop();
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
