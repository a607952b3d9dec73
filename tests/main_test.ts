import { afterEach, beforeEach, describe, expect, it } from "vitest";

describe("the server's process", () => {
  let data: string;

  beforeEach(async () => void (data = await Deno.makeTempDir()));
  afterEach(() => Deno.remove(data, { recursive: true }));

  it.each(["SIGTERM", "SIGINT"] as const)("serves /healthz and stops cleanly on %s", async (signal) => {
    const server = start({ DROPKEEP_DATA: data, DROPKEEP_PORT: "0", DROPKEEP_LOG: "json" });
    const { listening } = JSON.parse(await firstLine(server.stdout));

    const answer = await fetch(`${listening}healthz`);
    server.kill(signal);

    expect(await answer.json()).toMatchObject({ status: "ok" });
    expect((await server.status).code).toBe(0);
    await server.stderr.cancel();
  });

  it("prints where the first person sets it up, which works by that link alone", async () => {
    const server = start({ DROPKEEP_DATA: data, DROPKEEP_PORT: "0", DROPKEEP_LOG: "json" });
    const [listening, setUp] = (await lines(server.stdout, 2)).map((line) => JSON.parse(line));
    const { search } = new URL(setUp.set_up);

    const page = await (await fetch(`${listening.listening}setup${search}`)).text();
    server.kill("SIGTERM");

    expect(search).toMatch(/^\?token=[\w-]{43}$/);
    expect(page).toContain(`value="${search.slice("?token=".length)}"`);
    expect((await server.status).code).toBe(0);
    await server.stderr.cancel();
  });

  it("ends with one sentence that names a wrong setting", async () => {
    const { code, stderr } = await start({ DROPKEEP_DATA: data, DROPKEEP_PORT: "many" }).output();

    expect(code).toBe(2);
    expect(new TextDecoder().decode(stderr)).toMatch(/^Cannot start: DROPKEEP_PORT .*\n$/);
  });

  it("refuses data that another process has open", async () => {
    const first = start({ DROPKEEP_DATA: data, DROPKEEP_PORT: "0", DROPKEEP_LOG: "json" });
    await firstLine(first.stdout);

    const { code, stderr } = await start({ DROPKEEP_DATA: data, DROPKEEP_PORT: "0" }).output();
    first.kill("SIGTERM");

    expect(code).toBe(2);
    expect(new TextDecoder().decode(stderr)).toMatch(/^Cannot .*\n$/);
    expect((await first.status).code).toBe(0);
    await first.stderr.cancel();
  });

  it("ends with one sentence when its port is taken", async () => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const port = String((taken.addr as Deno.NetAddr).port);

    const { code, stderr } = await start({ DROPKEEP_DATA: data, DROPKEEP_PORT: port }).output();

    expect(code).toBe(2);
    expect(new TextDecoder().decode(stderr).trim().split("\n")).toHaveLength(1);
  });
});

function start(env: Record<string, string>): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "src/main.ts"],
    env,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  return (await lines(stream, 1))[0]!;
}

async function lines(stream: ReadableStream<Uint8Array>, count: number): Promise<string[]> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const piece of stream) {
    text += decoder.decode(piece, { stream: true });
    if (text.split("\n").length > count) break;
  }
  return text.split("\n").slice(0, count);
}
