import type { DropboxApp } from "./types.ts";

/** Dropbox's hosts by the style of their calls (dropbox-api §5.1); `www` is for browsers. */
export type Host = "api" | "content" | "notify" | "www";

const ORIGINS: Record<Host, string> = {
  api: "https://api.dropboxapi.com",
  content: "https://content.dropboxapi.com",
  notify: "https://notify.dropboxapi.com",
  www: "https://www.dropbox.com",
};

/** Where a host is reached: Dropbox's own, or the app's one origin for all four. No slash at the end. */
export function originOf(app: DropboxApp, host: Host): string {
  return app.origin ? app.origin.replace(/\/+$/, "") : ORIGINS[host];
}

/** The host, route (`files/list_folder`) and path that a URL of the SDK stands for. */
export function placeOf(url: string): { host: Host; route: string } {
  const { hostname, pathname } = new URL(url);
  const host = hostname.split(".")[0];
  if (host !== "api" && host !== "content" && host !== "notify") {
    throw new TypeError(`Cannot send "${hostname}": not a host of Dropbox's API`);
  }
  return { host, route: pathname.replace(/^\/2\//, "") };
}
