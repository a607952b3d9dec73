import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "kysely";
import { type Installation, installation } from "../../support/installation.ts";
import { madeDocx, madePdf } from "../../support/made_documents.ts";
import { set, settled } from "./indexing.ts";
import { inPortal, type RecoveryWorld } from "./recovery_world.ts";

let world: Installation;
const ALICE = "alice@acme.example";
/** On which its files are made, or the day before: a test may see midnight. */
const DAY = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  world = await installation({ files: 5 });
  const put = (path: string, content: string | Uint8Array, member = "alice") => {
    const body = typeof content === "string" ? { text: content } : { base64: content.toBase64() };
    return world.control("POST", "put", { member, path, ...body });
  };
  await put("/plan.docx", madeDocx(["The Zanzibar harbour was measured twice &lt;b&gt;"]));
  await put("/report.pdf", madePdf(["Zanzibar annual figures"]));
  await put("/notes.txt", "first thoughts on Zanzibar");
  await put("/copy of notes.txt", "first thoughts on Zanzibar");
  await put("/jp.txt", "今日は港を測った");
  await put("/accents.txt", "Größe und Café, naïve");
  await put("/rtl.txt", "שלום עולם");
  await put("/broken.docx", "PK\u0003\u0004 no zip at all");
  await put("/picture.txt.png", "Zanzibar in a picture");
  await put("/his.txt", "Zanzibar of Bob alone", "bob");
  await world.json("backup");
  await put("/notes.txt", "second thoughts on Zanzibar, harbours and Zanzibars");
  await put("/gone.txt", "vanishing Zanzibar");
  await world.json("backup");
  await world.control("POST", "delete", { member: "alice", path: "/gone.txt" });
  await world.control("POST", "move", { member: "alice", from: "/report.pdf", to: "/Done/report.pdf" });
  await world.json("backup");
  await inPortal(world, async (portal) => {
    await set(portal, true);
    await settled(portal);
  });
}, 180_000);
afterAll(() => world.close());

const contentsOf = (page: string) => page.slice(page.indexOf('id="content-hits"'));

/** Names of what is found in files. */
async function found({ text }: RecoveryWorld, at: string, query: string): Promise<string[]> {
  const page = await text(`${at}?${query}`);
  if (!page.includes('id="content-hits"')) return ["no section"];
  return [...contentsOf(page).matchAll(/\/history\/\d+"><bdi>([^<]*)</g)].map(([, name]) => name!).sort();
}

const searched = (queries: string[], of: string | null = ALICE) =>
  inPortal(world, async (portal) => {
    const at = of === null ? "/search" : `${await portal.at(of)}/search`;
    const all: string[][] = [];
    for (const query of queries) all.push(await found(portal, at, query));
    return all;
  });

describe("search in contents", () => {
  it("[R3] finds words of text, Word and PDF, a file once, and one that was moved where it is", async () => {
    const [words, phrase, torn, both] = await searched([
      "q=zanzibar",
      "q=%22thoughts+on+zanzibar%22",
      "q=%22zanzibar+thoughts%22",
      "q=zanzib+measur",
    ]);

    expect(words).toEqual(["copy of notes.txt", "gone.txt", "notes.txt", "plan.docx", "report.pdf"]);
    expect(phrase).toEqual(["copy of notes.txt", "notes.txt"]);
    expect(torn).toEqual([]);
    expect(both).toEqual(["plan.docx"]);
  });

  it("[R3] shows the piece with what was sought, marked, and nothing of it as HTML", async () => {
    const page = await inPortal(
      world,
      async (portal) => await portal.text(`${await portal.at(ALICE)}/search?q=zanzibar+measured`),
    );

    expect(page).toContain("The <mark>Zanzibar</mark> harbour was <mark>measured</mark> twice &lt;b&gt;");
  });

  it("[R3] finds what is written without spaces, with signs on letters, and from right to left", async () => {
    expect(
      await searched([
        "q=%E6%B8%AF%E3%82%92",
        "q=groesse",
        "q=grosse",
        "q=gr%C3%B6%C3%9Fe",
        "q=cafe",
        "q=%D7%A9%D7%9C%D7%95%D7%9D",
      ]),
    )
      .toEqual([["jp.txt"], [], [], ["accents.txt"], ["accents.txt"], ["rtl.txt"]]);
  });

  it("[R3] takes what is ticked of what was found in files", async () => {
    const seen = await inPortal(world, async (portal) => {
      const at = `${await portal.at(ALICE)}/search`;
      const page = await portal.text(`${at}?q=zanzibar`);
      const node = (name: string) =>
        new RegExp(`aria-label="Select ${name}" name="node" value="(\\d+)"`).exec(page)![1]!;
      const ticked = { q: "zanzibar", in: "contents", node: [node("notes.txt"), node("report.pdf")] };
      const answer = await portal.alice.post(`${at}/ticked`, ticked);
      return { page, basket: await portal.text(answer.headers.get("location")!) };
    });

    expect(seen.page).toContain('name="in" value="contents"');
    expect(seen.basket).toMatch(/2 items of Alice Adams/);
    expect(seen.basket).toContain("/Done/report.pdf");
  });

  it("[R3] keeps to the same filters", async () => {
    expect(
      await searched([
        "q=zanzibar&ext=pdf",
        "q=zanzibar&gone=yes",
        "q=zanzibar&to=2001-01-01",
        `q=thoughts&from=${DAY}`,
        "q=zanzibar&least=1",
      ]),
    )
      .toEqual([["report.pdf"], ["gone.txt"], [], ["copy of notes.txt", "notes.txt"], []]);
  });

  it("[R3] takes one letter, signs of SQL, of patterns and of the index itself as they are", async () => {
    const odd = [
      "a",
      "%25",
      "*",
      "' or 1=1 --",
      "zanzibar OR bob",
      "NEAR(a b)",
      "text:zanzibar",
      "^zanzibar",
      "-zanzibar",
      "{a b}:c",
      "😀",
      "\u202e",
      "\uf8f9\ue000\ue000",
      "zanzibar\u0000*",
    ];
    const all = await searched(odd.map((q) => `q=${encodeURIComponent(q).replaceAll("%2525", "%25")}`));

    expect(all.flat().filter((name) => name === "his.txt")).toEqual([]);
    expect(all.slice(4, 7)).toEqual([[], [], []]);
    expect(all[7]).toEqual(["copy of notes.txt", "gone.txt", "notes.txt", "plan.docx", "report.pdf"]);
    expect(all.slice(12)).toEqual([["no section"], all[7]]);
  });

  it("[T6] shows what is Bob's to nobody who asks for Alice's", async () => {
    const [own] = await searched(["q=zanzibar"]);
    const [all] = await searched(["q=zanzibar"], null);

    expect(own).not.toContain("his.txt");
    expect(all).toContain("his.txt");
  });

  it("[B9][T6] shows what is limited to the primary user alone, in hits, pieces and counts", async () => {
    const [primary, other] = await inPortal(world, async (portal) => {
      const { services, text } = portal;
      const limit = (at: number | null) =>
        services.catalogue.write((trx) =>
          trx.updateTable("entities").set({ limited_at: at }).where("email", "=", "bob@acme.example")
            .execute()
        );
      const become = (role: "primary" | "administrator") =>
        services.control.write((trx) => trx.updateTable("grants").set({ role }).execute());
      await limit(1);
      const primary = await text("/search?q=zanzibar");
      await become("administrator");
      const other = await text("/search?q=zanzibar");
      await become("primary");
      await limit(null);
      return [primary, other];
    });

    expect(primary).toContain("his.txt");
    expect(other).toContain("gone.txt");
    expect(other).not.toContain("his.txt");
    expect(other).not.toContain("of Bob alone");
  });

  it("[R3] says in the settings how much is read, and what could not be", async () => {
    const page = await inPortal(world, async ({ text, task }) => await text(`/tasks/${task}/settings`));

    expect(page).toMatch(/file contents can be searched/);
  });

  it("[R3] is read further after a run, and each content once", async () => {
    const [before, after] = await inPortal(world, async (portal) => {
      const count = async () =>
        (await portal.services.catalogue.read.selectFrom("texts").select("id").execute()).length;
      const before = await count();
      await world.control("POST", "put", { member: "alice", path: "/late.txt", text: "Late Zanzibar" });
      await world.control("POST", "put", { member: "alice", path: "/again.txt", text: "Late Zanzibar" });
      await portal.services.control.write((trx) =>
        trx.insertInto("jobs").values(backupJob(portal)).execute()
      );
      await portal.untilDone(async () => await count() > before);
      await settled(portal);
      return [before, await count()];
    });

    expect(after! - before!).toBe(1);
    expect(await searched(["q=late"])).toEqual([["again.txt", "late.txt"]]);
  });

  it("[G2] is wiped when it is switched off, to the last byte of its index, and searched no more", async () => {
    await inPortal(world, async (portal) => {
      await set(portal, false);
      expect(await found(portal, "/search", "q=zanzibar")).toEqual(["no section"]);
      await settled(portal);
      const { read } = portal.services.catalogue;
      const { rows } = await sql<{ n: number }>`select (select count(*) from texts)
        + (select count(*) from text_progress)
        + (select count(*) from text_words_data where instr(lower(hex(block)), '7a616e7a69626172') > 0) as n`
        .execute(read);

      expect(rows[0]!.n).toBe(0);
    });
  });
});

function backupJob({ services, task }: RecoveryWorld) {
  return {
    account_id: services.account,
    id: "backup-of-the-test",
    kind: "backup",
    subject: task,
    payload: "{}",
    lane: "backup" as const,
    state: "queued" as const,
    priority: 1,
    asked_by: null,
    queued_at: Date.now(),
    run_at: Date.now(),
    owner: null,
    lease_until: null,
    claimed_at: null,
    started_at: null,
    ended_at: null,
    cancel_asked_at: null,
    reason_code: null,
    reason: null,
    result: null,
  };
}
