import { describe, expect, it } from "vitest";
import {
  can,
  type Grant,
  mayGrant,
  type Permission,
  PERMISSIONS,
  type Role,
} from "../../src/domain/permissions.ts";

const ALL = Object.keys(PERMISSIONS) as Permission[];

function grant(role: Role, permissions: Partial<Record<Permission, "all" | string[]>> = {}): Grant {
  const entries = Object.entries(permissions).map(([name, tasks]) =>
    [name as Permission, tasks === "all" ? "all" : new Set(tasks)] as const
  );
  return { role, permissions: new Map(entries) };
}

describe("what a person may", () => {
  it("as primary user and administrator is everything, as custom without a switch nothing", () => {
    expect(ALL.filter((one) => !can(grant("primary"), one))).toEqual([]);
    expect(ALL.filter((one) => !can(grant("administrator"), one))).toEqual([]);
    expect(ALL.filter((one) => can(grant("custom"), one))).toEqual([]);
  });

  it.each(ALL)("as custom with %s alone is that alone", (permission) => {
    const held = grant("custom", { [permission]: "all" });

    expect(ALL.filter((one) => can(held, one))).toEqual([permission]);
  });

  it("for one task is no more than that task, and enough to see that there is one", () => {
    const held = grant("custom", { "content.restore": ["t1"] });

    expect(can(held, "content.restore", { task: "t1" })).toBe(true);
    expect(can(held, "content.restore", { task: "t2" })).toBe(false);
    expect(can(held, "content.restore")).toBe(true);
  });

  it("never follows from a task where the permission knows none", () => {
    expect(can(grant("custom", { "users.manage": ["t1"] }), "users.manage", { task: "t1" })).toBe(false);
  });

  it("with what carries the Limited Access tag is the primary user's alone", () => {
    expect(can(grant("primary"), "content.browse", { limited: true })).toBe(true);
    expect(can(grant("administrator"), "content.browse", { limited: true })).toBe(false);
    expect(can(grant("custom", { "content.browse": "all" }), "content.browse", { limited: true })).toBe(
      false,
    );
  });
});

describe("[T9] granting", () => {
  it("gives nobody what the giver lacks, in any of a thousand sequences of grants", () => {
    let state = 1;
    const random = (below: number) => (state = state * 48271 % 2147483647) % below;
    for (let sequence = 0; sequence < 1000; sequence++) {
      const first = grant("custom", { [ALL[random(ALL.length)]!]: "all", "content.browse": ["t1"] });
      let holder = first;
      for (let step = 0; step < 5; step++) {
        const wanted = grant((["primary", "administrator", "custom"] as const)[random(3)]!, {
          [ALL[random(ALL.length)]!]: random(2) === 0 ? "all" : [`t${random(3)}`],
        });
        if (mayGrant(holder, wanted)) holder = wanted;
      }

      for (const one of ALL) {
        for (const task of ["t0", "t1", "t2"]) {
          if (can(holder, one, { task })) expect(can(first, one, { task })).toBe(true);
        }
      }
    }
  });

  it("makes no primary user of anybody but by the primary user", () => {
    expect(mayGrant(grant("administrator"), grant("primary"))).toBe(false);
    expect(mayGrant(grant("primary"), grant("primary"))).toBe(true);
  });

  it("of one task does not give it for all", () => {
    const held = grant("custom", { "content.browse": ["t1"] });

    expect(mayGrant(held, grant("custom", { "content.browse": ["t1"] }))).toBe(true);
    expect(mayGrant(held, grant("custom", { "content.browse": "all" }))).toBe(false);
  });
});
