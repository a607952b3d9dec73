import { describe, expect, it } from "vitest";
import { createApp } from "../../src/app.tsx";

describe("GET /healthz", () => {
  it("says ok and the version to anybody", async () => {
    const app = createApp("1.2.3");

    const answer = await app.request("/healthz");

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "ok", version: "1.2.3" });
  });

  it("forbids sniffing, framing and foreign scripts", async () => {
    const { headers } = await createApp("1.2.3").request("/healthz");

    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  it("is the only page yet", async () => {
    const answer = await createApp("1.2.3").request("/");

    expect(answer.status).toBe(404);
  });
});
