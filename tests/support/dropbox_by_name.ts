import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox.ts";
import { connectProxy } from "./connect_proxy.ts";
import { identityFor } from "./local_ca.ts";

const NAMES = ["api.dropboxapi.com", "content.dropboxapi.com", "notify.dropboxapi.com", "dropbox.com"];

export interface DropboxByName {
  sandbox: Sandbox;
  /** A folder for the test's own files. */
  dir: string;
  /** For HTTPS_PROXY: leads Dropbox's names here. */
  proxy: string;
  /** Hosts that were asked for. */
  asked: string[];
  ca: string;
  caFile: string;
  // deno-lint-ignore no-explicit-any -- the control API's answers
  control(method: string, path: string, body?: unknown): Promise<any>;
  close(): Promise<void>;
}

/** The sandbox over HTTPS under Dropbox's own host names, for programs that know no other. */
export async function dropboxByName(options: Partial<SandboxOptions> = {}): Promise<DropboxByName> {
  const dir = await Deno.makeTempDir({ prefix: "dropkeep-by-name-" });
  const { ca, caFile, cert, key } = await identityFor(NAMES, dir);
  const sandbox = await createSandbox({ now: () => new Date(), seed: 3, ...options, dir: `${dir}/dropbox` });
  const quiet = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve({ ...quiet, cert, key }, sandbox.fetch);
  const proxy = connectProxy(NAMES, server.addr.port);
  return {
    sandbox,
    dir,
    proxy: proxy.url,
    asked: proxy.asked,
    ca,
    caFile,
    control: async (method, path, body) => {
      const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const answer = await sandbox.fetch(new Request(`http://sandbox/__sim/${path}`, init));
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? null : await answer.json();
    },
    close: async () => {
      proxy.close();
      await server.shutdown();
      await sandbox.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
}
