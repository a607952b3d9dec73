import { describe, expect, it } from "vitest";
import { GivingPlaces } from "../../src/routes/giving_places.ts";

describe("places of downloads", () => {
  it("are 12 of an account, whoever takes them, and other accounts have their own", () => {
    const places = new GivingPlaces();
    const back = Array.from({ length: 12 }, (_, n) => places.take("acme", n < 6 ? "alice" : "bob"));

    expect(() => places.take("acme", "carol")).toThrow("12 downloads of this account are under way");
    expect(() => places.take("globex", "tess")).not.toThrow();
    back[0]!();
    back[0]!();
    places.take("acme", "carol");
    expect(() => places.take("acme", "carol")).toThrow("12 downloads of this account");
  });
});
