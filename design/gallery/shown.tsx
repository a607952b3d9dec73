import type { PropsWithChildren } from "hono/jsx";

/** A part of the gallery. */
export function Shown({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    <section class="section" aria-label={title}>
      <div class="section-head">
        <h2>{title}</h2>
      </div>
      <div class="stack">{children}</div>
    </section>
  );
}
