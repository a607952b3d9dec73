import type { Content } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { addContent, isStored } from "./contents.ts";
import { ContentHash } from "./content_hash.ts";

/** Takes bytes in: onto disk first, under their hash at the end, so that a broken body leaves nothing. */
export async function storeContent(
  state: State,
  body: ReadableStream<Uint8Array> | Uint8Array,
): Promise<Content> {
  if (body instanceof Uint8Array) return storeBytes(state, body);
  const taken = `${state.dir}/blobs/${crypto.randomUUID()}.part`;
  try {
    return keep(state, taken, await writeAll(taken, body));
  } catch (error) {
    await Deno.remove(taken).catch((failed) => {
      if (!(failed instanceof Deno.errors.NotFound)) throw failed;
    });
    throw error;
  }
}

export function storeBytes(state: State, bytes: Uint8Array): Content {
  const hash = new ContentHash();
  hash.update(bytes);
  const content = { hash: hash.digest(), size: bytes.length };
  if (isStored(state, content)) return content;
  const taken = `${state.dir}/blobs/${crypto.randomUUID()}.part`;
  Deno.writeFileSync(taken, bytes);
  return keep(state, taken, content);
}

async function writeAll(path: string, body: ReadableStream<Uint8Array>): Promise<Content> {
  const hash = new ContentHash();
  const hashing = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      hash.update(bytes);
      controller.enqueue(bytes);
    },
  });
  const file = await Deno.open(path, { write: true, create: true });
  await body.pipeThrough(hashing).pipeTo(file.writable);
  return { hash: hash.digest(), size: hash.size };
}

function keep(state: State, taken: string, content: Content): Content {
  if (isStored(state, content)) {
    Deno.removeSync(taken);
    return content;
  }
  const folder = `blobs/${content.hash.slice(0, 2)}`;
  const location = `${folder}/${content.hash}-${content.size}`;
  Deno.mkdirSync(`${state.dir}/${folder}`, { recursive: true });
  Deno.renameSync(taken, `${state.dir}/${location}`);
  return addContent(state, { ...content, kind: "blob", location, modified: null });
}
