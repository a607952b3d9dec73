import { changed } from "./change_json.ts";
import type { FaultEffect } from "./fault.ts";

/** What of a request a fault may touch. */
export type Disturbed = Pick<Request, "headers" | "signal">;

/** What is done before a call is served: nothing (null), or an answer in its place. The delay comes first either way. */
export async function instead(effect: FaultEffect, request: Disturbed): Promise<Response | null> {
  if (effect.delay) await new Promise((resolve) => setTimeout(resolve, effect.delay));
  if (effect.hang) return await givenUp(request.signal);
  if (effect.drop) return new Response(broken(), { status: 200 });
  if (effect.ignore_range) request.headers.delete("range");
  return effect.status === undefined || effect.work_first ? null : scripted(effect, effect.status);
}

/** A served answer with its body cut, broken, stalled, changed, or replaced. */
export async function spoilt(response: Response, effect: FaultEffect): Promise<Response> {
  if (effect.status !== undefined) {
    await response.body?.cancel();
    return scripted(effect, effect.status);
  }
  const served = effect.set ? await changed(response, effect.set) : response;
  const headers = new Headers(served.headers);
  putHeaders(headers, effect);
  if (effect.cut_after !== undefined) headers.delete("content-length");
  const init = { status: served.status, headers };
  if (effect.lose_answer) return new Response(broken(), init);
  if (!served.body) return new Response(null, init);
  return new Response(served.body.pipeThrough(spoiling(effect)), init);
}

function scripted({ body, headers }: FaultEffect, status: number): Response {
  const isText = typeof body === "string";
  const sent = isText ? body : body === undefined ? null : JSON.stringify(body);
  const type = isText ? "text/plain; charset=utf-8" : "application/json";
  const given = new Headers(sent === null ? {} : { "Content-Type": type });
  putHeaders(given, { headers });
  return new Response(sent, { status, headers: given });
}

function putHeaders(headers: Headers, { headers: wanted = {} }: Pick<FaultEffect, "headers">): void {
  for (const [name, value] of Object.entries(wanted)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
}

/** Never resolves; rejects as `fetch` does when the client gives up. */
function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

function broken(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start: (controller) => controller.error(new Error("lost by a scripted fault")),
  });
}

function spoiling(effect: FaultEffect): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const stop = Math.min(
    effect.cut_after ?? Infinity,
    effect.break_after ?? Infinity,
    effect.stall_after ?? Infinity,
  );
  let sent = 0;
  return new TransformStream({
    transform(bytes, controller) {
      const start = sent;
      const kept = bytes.slice(0, Math.min(bytes.length, stop - start));
      sent += kept.length;
      flip(kept, (effect.flip_at ?? -1) - start);
      if (kept.length > 0) controller.enqueue(kept);
      if (kept.length < bytes.length) return end(controller, effect);
    },
  });
}

function flip(bytes: Uint8Array, at: number): void {
  if (at >= 0 && at < bytes.length) bytes[at]! ^= 1;
}

function end(controller: TransformStreamDefaultController, effect: FaultEffect): Promise<never> | void {
  if (effect.cut_after !== undefined) return controller.terminate();
  if (effect.break_after !== undefined) return controller.error(new Error("broken by a scripted fault"));
  return new Promise<never>(() => {});
}
