/** A process of its own for `kill_test.ts`: says that it begins, then opens a file, which migrates it. */
import { openDatabase } from "../../../src/storage/database/doors.ts";

const [file, migrations] = Deno.args as [string, string];
console.log("begins");
await openDatabase(file, { migrations });
console.log("done");
