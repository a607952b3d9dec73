import type { FaultEffect } from "./fault.ts";

/** The answer in place of a served one, when the fault has a status. The delay comes first either way. */
export async function instead(effect: FaultEffect): Promise<Response | null> {
  if (effect.delay) await new Promise((resolve) => setTimeout(resolve, effect.delay));
  if (effect.status === undefined) return null;
  const isText = typeof effect.body === "string";
  const body = isText
    ? effect.body as string
    : effect.body === undefined
    ? null
    : JSON.stringify(effect.body);
  const type = isText ? "text/plain; charset=utf-8" : "application/json";
  const headers = { ...(body === null ? {} : { "Content-Type": type }), ...effect.headers };
  return new Response(body, { status: effect.status, headers });
}

/** A served answer with its body cut, broken, stalled or changed. */
export function spoilt(response: Response, effect: FaultEffect): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(effect.headers ?? {})) headers.set(name, value);
  if (effect.cut_after !== undefined) headers.delete("content-length");
  const init = { status: response.status, headers };
  if (effect.lose_answer) return new Response(broken(), init);
  if (!response.body) return new Response(null, init);
  return new Response(response.body.pipeThrough(spoiling(effect)), init);
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
