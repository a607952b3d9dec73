import about from "../../deno.json" with { type: "json" };
import { servePortal } from "../serve_portal.ts";
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
  await servePortal(await context.services(), about.version);
  return EXIT.ok;
}
