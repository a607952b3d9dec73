/** A process of its own for `instance_lock_test.ts`: takes the lock of a folder, says so, and stays. */
import { lockInstance } from "../../../src/storage/database/instance_lock.ts";

lockInstance(Deno.args[0]!, () => new Date("2026-11-23T10:00:00Z"));
console.log("held");
setTimeout(() => {}, 60_000);
