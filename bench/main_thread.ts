/**
 * `deno run -A bench/main_thread.ts [FILES]`: what the catalogue of a first run costs the main thread, with nothing from
 * the network: made listings, workers that only answer, and the objects in memory. Prints CPU seconds of that thread up
 * to the last pack and in all, and the root tree: the same for the same files, so that two ways of writing it compare.
 */
import about from "../deno.json" with { type: "json" };

const files = Deno.args[0] ?? "56000";
const [, ...words] = about.tasks.dropkeep.replace("src/cli.ts", "bench/main_thread/run.ts").split(" ");
const { success } = await new Deno.Command(Deno.execPath(), { args: [...words, files] }).spawn().status;
Deno.exit(success ? 0 : 1);
