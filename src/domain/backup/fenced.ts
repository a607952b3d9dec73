import type { Catalogue, Writer } from "../../storage/catalogue/power.ts";
import { RunBroken } from "./run_broken.ts";

/**
 * The catalogue for one run: its row is the fence. Once that says that the run has ended, whoever still works for it
 * (a runner that lost its lease) may write nothing more.
 */
export function fenced(catalogue: Catalogue, run: number): Catalogue {
  return {
    read: catalogue.read,
    write: (work) =>
      catalogue.write(async (trx) => {
        await refuseEnded(trx, run);
        return await work(trx);
      }),
  };
}

async function refuseEnded(trx: Writer, run: number) {
  const row = await trx.selectFrom("runs").select("state").where("id", "=", run).executeTakeFirst();
  if (row?.state === "running") return;
  const detail = "another run has taken over, or this one was ended from outside";
  throw new RunBroken({ code: "interrupted", detail, stopsRun: true });
}
