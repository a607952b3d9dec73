import { html } from "hono/html";
import type { PropsWithChildren } from "hono/jsx";
import { ASSETS } from "../assets.ts";

/** htmx 4: only what we use, 15 s, and no error page ever swapped into a region. */
const HTMX = JSON.stringify({
  extensions: "sse,ptag",
  includeIndicatorCSS: false,
  defaultTimeout: 15_000,
  noSwap: [204, 304, 403, 404, 429, "5xx"],
});

/** A whole document. `live`: it follows a job by server-sent events. */
export function Page({ title, bodyClass, live, children }: PropsWithChildren<{
  title: string;
  bodyClass: string;
  live?: boolean;
}>) {
  return (
    <>
      {html`<!DOCTYPE html>`}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="description" content="Dropkeep backs up your company's Dropbox and gives it back." />
          <meta name="htmx-config" content={HTMX} />
          <title>{`${title} · Dropkeep`}</title>
          <link rel="preload" href={ASSETS.font} as="font" type="font/woff2" crossorigin="" />
          <link rel="stylesheet" href={ASSETS.style} />
          <link rel="icon" href={ASSETS.icon} type="image/svg+xml" />
          <script src={ASSETS.script} defer></script>
          {live && <script src={ASSETS.live} defer></script>}
        </head>
        <body class={bodyClass}>{children}</body>
      </html>
    </>
  );
}
