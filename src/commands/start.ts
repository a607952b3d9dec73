import about from "../../deno.json" with { type: "json" };
import { type Command, type Context, EXIT, type Exit } from "./command.ts";

export const start: Command = {
  name: "start",
  group: "begin",
  summary: "Serve the portal and back up by each task's schedule, until stopped",
  usage: ["start"],
  about: "The address comes from DROPKEEP_HOST (default 127.0.0.1) and DROPKEEP_PORT (default 8000).",
  options: {},
  examples: [["start", "the same as deno task start"]],
  json: "none: it serves until it is stopped. With DROPKEEP_LOG=json the line that names the address is JSON",
  words: 0,
  run: serveIt,
};

async function serveIt(context: Context): Promise<Exit> {
  // By its URL, for what is named by a literal is loaded at every start: the portal would be half of any command's.
  const portal = new URL("../server/serve_portal.ts", import.meta.url).href;
  const { servePortal }: typeof import("../server/serve_portal.ts") = await import(portal);
  await servePortal(await context.services(), about.version);
  return EXIT.ok;
}
