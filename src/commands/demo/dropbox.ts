import { createSandbox } from "../../sandbox/sandbox.ts";

/** A Dropbox on localhost, in this process, over a folder that keeps its world. */
export interface DemoDropbox {
  origin: string;
  app: { key: string; secret: string };
  /** One call of the sandbox's control API: what nobody at Dropbox could do. */
  control(path: string, body: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts it on a free port. `from`: a folder of the person's own, read in place and never written. */
export async function startDropbox(
  dir: string,
  from: string | undefined,
  now: () => Date,
): Promise<DemoDropbox> {
  const sandbox = await createSandbox({ dir, now, seed: 1, content: from ? { from } : { isReal: true } });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, sandbox.fetch);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    origin,
    app: sandbox.app,
    control: async (path, body) => {
      const headers = { "content-type": "application/json" };
      const request = new Request(`${origin}/__sim/${path}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      const answer = await sandbox.fetch(request);
      if (answer.ok) return await answer.json();
      throw new Error(`Cannot change the demo's Dropbox by ${path}: ${answer.status} ${await answer.text()}`);
    },
    close: async () => {
      await server.shutdown();
      sandbox.close();
    },
  };
}
