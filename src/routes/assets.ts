import { Hono } from "hono";
import { accepts } from "hono/accepts";
import { type Asset, findAsset } from "../views/assets.ts";

/** What pages are made of. A name says its content, so it is kept for ever; an unknown one is 404. */
export function assets() {
  return new Hono()
    .get("/:name", (c) => {
      const asset = findAsset(c.req.param("name"));
      if (!asset) return c.notFound();
      const gzip =
        accepts(c, { header: "Accept-Encoding", supports: ["gzip"], default: "identity" }) === "gzip";
      return new Response(gzip ? asset.gzipped : asset.body, { headers: headers(asset, gzip) });
    });
}

function headers({ type }: Asset, gzip: boolean): HeadersInit {
  return {
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
    ...gzip ? { "content-encoding": "gzip" } : {},
  };
}
