import { Conflict } from "../domain/errors.ts";
import {
  exportFolder,
  type ExportOptions,
  type ExportParts,
  type ExportReport,
  type ExportRequest,
  exportZip,
} from "../domain/export/export.ts";
import type { Services } from "../services.ts";
import { openTask } from "../task_services.ts";

export type ExportTarget =
  | { kind: "stdout" }
  | { kind: "zip"; path: string }
  | { kind: "folder"; path: string; complete: boolean };

/** Gives a selection out to a target; nothing that is there is overwritten, and a zip that fails is taken away. */
export async function exportTo(
  services: Services,
  taskId: string,
  request: ExportRequest,
  target: ExportTarget,
  options: ExportOptions,
): Promise<ExportReport> {
  const { repository } = await openTask(services, taskId);
  const parts: ExportParts = { catalogue: services.catalogue, repository, taskId };
  if (target.kind === "folder") {
    const existing = target.complete ? "skip-identical" : "refuse";
    return await exportFolder(parts, request, { ...options, folder: target.path, existing });
  }
  if (target.kind === "zip") return await intoFile(target.path, parts, request, options);
  const { stream, report } = await exportZip(parts, request, options);
  await stream.pipeTo(Deno.stdout.writable, { signal: options.signal });
  return await report;
}

/** The name is taken first and given last: a zip under it is whole, unless its file is empty. */
async function intoFile(
  path: string,
  parts: ExportParts,
  request: ExportRequest,
  options: ExportOptions,
): Promise<ExportReport> {
  await takeName(path);
  const part = `${path}.part`;
  try {
    const { stream, report } = await exportZip(parts, request, options);
    using file = await Deno.open(part, { write: true, create: true, truncate: true });
    for await (const piece of stream) await writeAll(file, piece);
    await file.sync();
    await Deno.rename(part, path);
    return await report;
  } catch (error) {
    for (const left of [part, path]) await Deno.remove(left).catch(ignoreMissing);
    throw error;
  }
}

async function takeName(path: string) {
  try {
    (await Deno.open(path, { write: true, createNew: true })).close();
  } catch (cause) {
    const why = cause instanceof Deno.errors.AlreadyExists
      ? "there is a file of that name; choose another one"
      : "it cannot be made; check that its folder exists and is yours";
    throw new Conflict(`Cannot write "${path}": ${why}`, { cause });
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

function ignoreMissing(error: unknown) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
