/** A process of its own for `kill_test.ts`: writes row after row and tells each number once its write was answered. */
import { openDatabase } from "../../../src/storage/database/doors.ts";

const [file, migrations, encryptionKey] = Deno.args as [string, string, string];
const db = await openDatabase<{ notes: { n: number; filling: string } }>(file, { migrations, encryptionKey });
const filling = "x".repeat(500);
const { n } = await db.read.selectFrom("notes").select((e) => e.fn.max("n").as("n"))
  .executeTakeFirstOrThrow();

await Promise.all([1, 2, 3, 4].map(async (lane) => {
  for (let next = (n ?? 0) + lane; true; next += 4) {
    await db.write((trx) => trx.insertInto("notes").values({ n: next, filling }).execute());
    console.log(next);
  }
}));
