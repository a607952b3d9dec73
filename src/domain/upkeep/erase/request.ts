import { findNode } from "../../../storage/catalogue/nodes.ts";
import { listNamespaces, type Namespace } from "../../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import { NotFound } from "../../errors.ts";

/** What is to be erased, as it was asked for. */
export interface ErasureRequest {
  /** Dropbox ids of files, folders and links, wherever they stood; a folder with all that was in it. */
  items: string[];
  /** Paths of snapshots, `/members/alice@acme.test/Docs`: whatever ever stood there and below. */
  paths: string[];
  /** Dropbox ids of namespaces: all that was ever in them. */
  namespaces: string[];
}

/** A path of a namespace, and everything below it. */
export interface ErasedPlace {
  namespace: Namespace;
  /** As the server lowercases it; "" is all of the namespace. */
  pathLower: string;
  nodeId: number | null;
}

/** Where the paths and namespaces of a request lie. Throws `NotFound` for what no namespace holds. */
export async function placesOfRequest(
  db: Reader,
  taskId: string,
  { paths, namespaces }: ErasureRequest,
): Promise<ErasedPlace[]> {
  const known = await listNamespaces(db, taskId);
  const whole = namespaces.map((id) => ({
    namespace: known.find((ns) => ns.dropbox_id === id),
    pathLower: "",
    name: id,
  }));
  const places: ErasedPlace[] = [];
  for (const { namespace, pathLower, name } of [...whole, ...paths.map((path) => placeOf(known, path))]) {
    if (!namespace) {
      throw new NotFound(`Cannot erase ${JSON.stringify(name)}: nothing of that name was backed up`);
    }
    places.push({ namespace, pathLower, nodeId: await findNode(db, namespace.id, pathLower) });
  }
  return places;
}

function placeOf(known: Namespace[], path: string) {
  const [shelf, folder, ...rest] = path.split("/").filter(Boolean);
  const key = `${shelf}/${folder}`.toLowerCase();
  const pathLower = rest.map((part) => `/${part.toLowerCase()}`).join("");
  return { namespace: known.find((ns) => ns.folder_key === key), pathLower, name: path };
}
