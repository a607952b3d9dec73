import { accepts } from "hono/accepts";
import { type Asset, findAsset } from "../views/assets.ts";
import { everyone } from "./policy.ts";
import { Routes } from "./registry.ts";

/** What pages are made of. A name says its content, so it is kept for ever; an unknown one is 404. */
export function assets() {
  return new Routes()
    .get("/assets/:name", everyone({ rate: "free" }), async (c) => {
      const asset = findAsset(c.req.param("name"));
      if (!asset) return await c.notFound();
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
