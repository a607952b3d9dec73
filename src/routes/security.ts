import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { Forbidden } from "../domain/errors.ts";
import type { Env, Request } from "./env.ts";

/** Where no browser posts: what stands there proves itself by a signature. */
const SIGNED = new Set(["/webhooks/dropbox"]);
const CHANGING = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** Names of this machine itself: whoever rebinds a name of theirs to us sends that name. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** A Host header that is none of ours. */
export class Misdirected extends Error {
  override readonly name = "Misdirected";
}

/** Refuses requests for another host (security S15). */
export function refuseOtherHost(c: Request) {
  const own = new URL(c.get("site").portal.settings.origin).host;
  const host = (c.req.header("host") ?? new URL(c.req.url).host).toLowerCase();
  if (host !== own && !LOOPBACK.test(host)) throw new Misdirected("Cannot answer for this host name");
}

/**
 * Refuses changes that another site's page asks for (security S6): the browser must say `Sec-Fetch-Site: same-origin`,
 * or, where it says nothing, an Origin that is ours. What the body is does not matter.
 */
export function onlySameSite(origin: string): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (CHANGING.has(c.req.method) && !SIGNED.has(c.req.path) && !isOwn(c, origin)) {
      throw new Forbidden("Cannot do this from another site's page: open Dropkeep and try again there");
    }
    await next();
  };
}

function isOwn(c: Request, origin: string): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const from = c.req.header("origin");
  return from !== undefined && (from === origin || isLoopbackItself(c, from));
}

/** On this machine the portal is reached by several names. */
function isLoopbackItself(c: Request, from: string): boolean {
  const host = c.req.header("host") ?? "";
  return LOOPBACK.test(host) && from === `http://${host}`;
}

/** Of somebody else's HTML: it is shown as it is, and can do nothing. */
export const SANDBOXED = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups " +
  "allow-popups-to-escape-sandbox; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/** Of our page round a backed-up file: what is in the frame is a document of its own. */
export const AROUND_CONTENT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; media-src 'self'; frame-src 'self'; " +
  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Of a backed-up file itself: nothing in it runs, asks for anything or has an origin, wherever it is opened. */
export const CONTENT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
  "form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/** Of what is downloaded, wherever a browser opens it all the same. */
export const NOTHING_RUNS = "default-src 'none'; sandbox";

/** Of its words, in our page's frame; `style` is the hash of the one style sheet. */
export function wordsPolicy(style: string): string {
  return `sandbox; default-src 'none'; style-src '${style}'; form-action 'none'; ${FRAMED}; base-uri 'none'`;
}

const FRAMED = "frame-ancestors 'self'";

/** The headers of every answer (security S8, S9; ui 1.2), but for a page whose handler has set `csp`. */
export function headers(origin: string): MiddlewareHandler<Env> {
  const own = ownHeaders(origin);
  return async (c, next) => {
    const answer = await own(c, next);
    const csp = c.get("csp");
    if (csp !== undefined) c.res.headers.set("Content-Security-Policy", csp);
    if (csp?.includes(FRAMED)) {
      c.res.headers.set("X-Frame-Options", "SAMEORIGIN");
      // Without an origin it cannot be kept apart by one, which Chromium says in the console.
      c.res.headers.delete("Origin-Agent-Cluster");
    }
    return answer;
  };
}

/** HSTS is promised where the public address is https. */
function ownHeaders(origin: string): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    // Form posts lose their Origin under `no-referrer`.
    referrerPolicy: "same-origin",
    strictTransportSecurity: origin.startsWith("https:") ? "max-age=31536000; includeSubDomains" : false,
    xFrameOptions: "DENY",
    crossOriginOpenerPolicy: "same-origin",
    crossOriginResourcePolicy: "same-origin",
    permissionsPolicy: {
      camera: [],
      geolocation: [],
      microphone: [],
      payment: [],
      usb: [],
      publickeyCredentialsGet: ["self"],
    },
  });
}
