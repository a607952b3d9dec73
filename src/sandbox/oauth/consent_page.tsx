import type { MemberRow } from "../team/members.ts";
import { displayName } from "../team/members.ts";

interface Props {
  appName: string;
  scopes: string[];
  isTeam: boolean;
  people: MemberRow[];
}

/** The page on which a person lets an app in, or not. */
export function ConsentPage({ appName, scopes, isTeam, people }: Props) {
  return (
    <Frame title={`Connect ${appName}`}>
      <h1>{appName} would like to {isTeam ? "act for your whole team" : "act for you"}</h1>
      <ul>{scopes.map((scope) => <li key={scope}>{scope}</li>)}</ul>
      <form method="post">
        <p>
          <label for="member">Sign in as</label>{" "}
          <select id="member" name="member">
            {people.map((one) => <option key={one.id} value={one.id}>{displayName(one)} ({one.email})
            </option>)}
          </select>
        </p>
        <button type="submit" name="decision" value="allow">Allow</button>{" "}
        <button type="submit" name="decision" value="deny">Cancel</button>
      </form>
    </Frame>
  );
}

/** Shown when no redirect_uri was given: the person copies the code. */
export function CodePage({ code }: { code: string }) {
  return (
    <Frame title="Your code">
      <h1>Enter this code in the app</h1>
      <p>
        <input id="code" readonly value={code} size={60} aria-label="Code" />
      </p>
    </Frame>
  );
}

export function RefusedPage({ reason }: { reason: string }) {
  return (
    <Frame title="Cannot connect">
      <h1>Cannot connect the app</h1>
      <p>{reason}</p>
    </Frame>
  );
}

// deno-lint-ignore no-explicit-any -- hono's children
function Frame({ title, children }: { title: string; children: any }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${title} - sandbox Dropbox`}</title>
        <style>{"body{font:16px/1.5 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}"}</style>
      </head>
      <body>
        <p>
          <small>This is a Dropbox on localhost, not the real one.</small>
        </p>
        {children}
      </body>
    </html>
  );
}
