import { listEntityStates } from "../../domain/entities/entities.ts";
import { NotFound } from "../../domain/errors.ts";
import type { Services } from "../../services.ts";
import { listNamespaces } from "../../storage/catalogue/namespaces.ts";
import type { Home } from "./changes.ts";

/** The home of the member who has the most files: there the demo makes its changes. Throws `NotFound`. */
export async function fullestHome(services: Services, taskId: string): Promise<Home> {
  const db = services.catalogue.read;
  const states = (await listEntityStates(db, taskId)).filter(({ entity }) => entity.kind === "member");
  const fullest = states.toSorted((a, b) => b.items - a.items)[0];
  const home = (await listNamespaces(db, taskId)).find((one) =>
    one.kind === "member_home" && one.entity_id === fullest?.entity.id
  );
  if (home) return { path: `/${home.folder}`, namespace: home.dropbox_id };
  throw new NotFound("Cannot run the demo: its Dropbox has no member with a home");
}
