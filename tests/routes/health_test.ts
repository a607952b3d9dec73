import { describe, expect, it } from "vitest";
import { createBareApp } from "../../src/app.tsx";

describe("GET /healthz", () => {
  it("says ok and the version to anybody", async () => {
    const answer = await createBareApp("1.2.3").request("/healthz");

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "ok", version: "1.2.3" });
  });

  it("is all there is, beside files, where no data folder is open", async () => {
    expect((await createBareApp("1.2.3").request("/")).status).toBe(404);
  });
});
