import type { Child, PropsWithChildren } from "hono/jsx";

/** A part of a settings page: what it is about left, its controls right. */
export function Panel({ title, lead, foot, danger, wide, children }: PropsWithChildren<{
  title: string;
  lead?: Child;
  /** Buttons. */
  foot?: Child;
  danger?: boolean;
  /** The words above, the controls as wide as the page. */
  wide?: boolean;
}>) {
  return (
    <section
      class={["settings-panel", danger && "settings-danger", wide && "settings-wide"].filter(Boolean).join(
        " ",
      )}
      aria-label={title}
    >
      <div class="settings-words">
        <h2>{title}</h2>
        {lead && <p>{lead}</p>}
      </div>
      <div class="card">
        <div class="card-body stack">{children}</div>
        {foot && <div class="card-foot">{foot}</div>}
      </div>
    </section>
  );
}
