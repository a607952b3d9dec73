import { describe, expect, it } from "vitest";
import { acme } from "./acme.ts";

interface Told {
  stale?: string | null;
  text?: string;
}

describe("a Worker", () => {
  it("downloads by tokens that the main thread gives, and asks again when one is refused", async () => {
    await using team = await acme();
    const { access_token } = await team.control<{ access_token: string }>("links", {});
    const asked: (string | null)[] = [];
    const { promise: downloaded, resolve } = Promise.withResolvers<string>();
    const worker = new Worker(new URL("./download_worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data: { stale = null, text } }: MessageEvent<Told>) => {
      if (text !== undefined) return resolve(text);
      asked.push(stale);
      worker.postMessage(stale === null ? "refused-token" : access_token);
    };

    worker.postMessage({ app: team.app, acting: team.at("Alice"), path: "/Welcome.txt" });
    const text = await downloaded;
    worker.terminate();

    expect(text).toBe("Hello Dropbox!");
    expect(asked).toEqual([null, "refused-token"]);
  });
});
