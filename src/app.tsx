import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { assets } from "./routes/assets.ts";
import { health } from "./routes/health.ts";

/** The site map. `version` is what `/healthz` says. */
export function createApp(version: string) {
  return new Hono()
    .use(secureHeaders(HEADERS))
    .route("/assets", assets())
    .route("/healthz", health(version));
}

/** What every answer carries. */
export const HEADERS: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  // Form posts lose their Origin under `no-referrer`.
  referrerPolicy: "same-origin",
  // Whoever ends TLS in front of us promises it; over plain http a browser ignores the header.
  strictTransportSecurity: "max-age=31536000; includeSubDomains",
  permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
};
