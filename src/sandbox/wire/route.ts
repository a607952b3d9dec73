import type { Schema } from "./schema.ts";

export type Host = "api" | "content" | "notify";
export type Style = "rpc" | "upload" | "download";

/** One line of dropbox-api Appendix A. */
export interface Route<A> {
  /** As on the wire, "/2/files/list_folder". */
  path: string;
  host: Host;
  style: Style;
  /** "user" also takes a team token with a Select header; "either" takes the bare team token too. */
  auth: "user" | "team" | "noauth" | "either";
  scope: string | null;
  /** What Select-Admin may reach here; null where the header is not supported. */
  selectAdmin: "whole_team" | "team_admin" | null;
  arg: Schema<A>;
}

type Rest<A> = Partial<Omit<Route<A>, "path" | "scope" | "arg">>;

/** An rpc route on the api host for a user, unless `rest` says otherwise. */
export function route<A>(path: string, scope: string | null, arg: Schema<A>, rest: Rest<A> = {}): Route<A> {
  return {
    path: `/2/${path}`,
    host: "api",
    style: "rpc",
    auth: "user",
    selectAdmin: null,
    ...rest,
    scope,
    arg,
  };
}

/** The name that Dropbox prints in its errors: the path without its version. */
export function functionName(path: string): string {
  return path.replace(/^\/2\//, "");
}
