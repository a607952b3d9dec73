import { dirname } from "node:path";
import { Conflict } from "../domain/errors.ts";
import {
  exportFolder,
  type ExportOptions,
  type ExportParts,
  type ExportReport,
  type ExportRequest,
  exportZip,
} from "../domain/export/export.ts";
import { isThere } from "../domain/export/local_file.ts";
import { placeFile } from "../domain/export/place_file.ts";
import type { Services } from "../services.ts";
import { openTask } from "../task_services.ts";
import { Stopped } from "./stopped.ts";

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
  const { repository } = await openTask(services, taskId, options.signal);
  const parts: ExportParts = { catalogue: services.catalogue, repository, taskId };
  if (target.kind === "folder") {
    const existing = target.complete ? "skip-identical" : "refuse";
    return await exportFolder(parts, request, { ...options, folder: target.path, existing });
  }
  const { signal } = options;
  if (target.kind === "zip") {
    return await orStopped(intoFile(target.path, parts, request, options), signal, "no zip was made of it");
  }
  return await orStopped(intoOutput(parts, request, options), signal, "what was written is no whole zip");
}

async function intoOutput(
  parts: ExportParts,
  request: ExportRequest,
  options: ExportOptions,
): Promise<ExportReport> {
  const { stream, report } = await exportZip(parts, request, options);
  await stream.pipeTo(Deno.stdout.writable, { signal: options.signal });
  return await report;
}

/** The file appears under its name when it is whole: a run that was killed leaves that name free. */
async function intoFile(
  path: string,
  parts: ExportParts,
  request: ExportRequest,
  options: ExportOptions,
): Promise<ExportReport> {
  await refuseTaken(path);
  const { stream, report } = await exportZip(parts, request, options);
  await placeFile(path, stream, (file) => file.sync());
  return await report;
}

async function refuseTaken(path: string) {
  if (!await isFolder(dirname(path))) {
    throw new Conflict(
      `Cannot write "${path}": it cannot be made; check that its folder exists and is yours`,
    );
  }
  if (await isThere(path)) {
    throw new Conflict(`Cannot write "${path}": there is a file of that name; choose another one`);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((found) => found.isDirectory, (error) => {
    const { NotFound, NotADirectory } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return false;
    throw error;
  });
}

/** A zip is whole or nothing: whoever stopped it is told what is left of it. */
async function orStopped(
  work: Promise<ExportReport>,
  signal: AbortSignal | undefined,
  left: string,
): Promise<ExportReport> {
  try {
    return await work;
  } catch (cause) {
    if (signal?.aborted) throw new Stopped(`Stopped on request; ${left}`, { cause });
    throw cause;
  }
}
