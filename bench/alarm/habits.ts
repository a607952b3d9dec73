import type { MadeFile, Member } from "./member.ts";

/** A way of working: what a member has at first, and what happens to it in a day (`day` counts from 0, a Monday). */
export interface Habit {
  begin(member: Member): void;
  live(member: Member, day: number): void;
}

const WEEKEND = (day: number) => day % 7 >= 5;
const MONTH = 30;
const QUARTER = 91;

/** Documents, edited on weekdays; folders are put in order now and then, and old ones cleaned away. */
const office: Habit = {
  begin: (member) => documents(member, member.random.between(150, 900)),
  live: (member, day) => {
    const { random } = member;
    if (WEEKEND(day)) return;
    const files = member.list();
    for (const file of random.some(files, random.poisson(7))) member.edit(file);
    for (let n = random.poisson(3); n > 0; n--) newDocument(member, day);
    for (const file of random.some(member.list(), random.poisson(1))) member.remove(file);
    if (random.chance(1 / MONTH)) reorganise(member, random.next() * 0.6, day);
    if (random.chance(1 / (2 * MONTH))) cleanUp(member, random.next() * 0.35);
  },
};

/** The same, with a third to two thirds of the workbooks written anew as a quarter ends. */
const finance: Habit = {
  begin: (member) => documents(member, member.random.between(300, 700), "xlsx"),
  live: (member, day) => {
    office.live(member, day);
    const toEnd = QUARTER - day % QUARTER;
    if (toEnd > 4 || WEEKEND(day)) return;
    const books = member.list().filter((file) => file.name.endsWith("xlsx"));
    for (const file of member.random.some(books, Math.round(books.length * member.random.next() * 0.3))) {
      member.edit(file);
    }
  },
};

/** Camera uploads; what is no good is thrown away a week later, a shoot gets its captions at once. */
const photographer: Habit = {
  begin: (member) => {
    for (let n = member.random.between(300, 900); n > 0; n--) photo(member, -n % 40);
  },
  live: (member, day) => {
    const { random } = member;
    if (random.chance(0.5)) { for (let n = random.between(5, 90); n > 0; n--) photo(member, day); }
    const shoots = [...Map.groupBy(member.list(), (file) => file.folder).values()];
    if (random.chance(1 / 7)) {
      const last = shoots.at(-1) ?? [];
      for (const file of random.some(last, Math.round(last.length * random.next() * 0.6))) {
        member.remove(file);
      }
    }
    if (random.chance(1 / 20)) { for (const file of random.pick(shoots) ?? []) member.edit(file); }
  },
};

/** A few hundred sources beside node_modules, which go and come back; objects of git, which look like noise. */
const developer: Habit = {
  begin: (member) => {
    for (let n = 0; n < 250; n++) member.add(`code/src${n % 12}`, `module${n}.ts`, member.random.size(4_000));
    documents(member, 80);
    install(member, member.random.between(400, 1_200), 0);
  },
  live: (member, day) => {
    const { random } = member;
    if (WEEKEND(day)) return;
    const files = member.list();
    const sources = files.filter((file) => file.folder.startsWith("code/src"));
    for (const file of random.some(sources, random.poisson(12))) member.edit(file);
    for (let n = random.poisson(20); n > 0; n--) {
      member.add(`code/.git/objects/${random.between(10, 99)}`, `${day}x${n}`, random.size(2_000), "zlib");
    }
    const objects = files.filter((file) => file.folder.startsWith("code/.git"));
    if (random.chance(1 / 14)) { for (const file of objects) member.remove(file); }
    if (random.chance(1 / 10)) {
      const modules = files.filter((file) => file.folder.startsWith("code/node_modules"));
      const share = random.next();
      for (const file of modules) if (random.chance(share)) member.remove(file);
      if (random.chance(0.8)) install(member, random.between(400, 1_200), day);
    }
    if (random.chance(1 / 15)) switchBranch(member, sources);
  },
};

/** A store of another backup program and a vault, noise all of it, under names that say so and names that say nothing; logs. */
const sealer: Habit = {
  begin: (member) => {
    documents(member, member.random.between(150, 400));
    for (let n = 0; n < 300; n++) pack(member, -1, n);
    for (let n = 0; n < 200; n++) {
      member.add(`vault/d/${n % 30}`, `s${n}.c9r`, member.random.size(50_000), "noise");
    }
    for (let n = 0; n < 12; n++) member.add("logs", `app${n}.log`, 20_000);
  },
  live: (member, day) => {
    const { random } = member;
    office.live(member, day);
    const files = member.list();
    for (const file of files) {
      if (file.folder === "logs") member.edit(file, day % 2 === 0 ? "nothing" : "own");
    }
    for (let n = random.poisson(12); n > 0; n--) pack(member, day, n);
    const vault = files.filter((file) => file.folder.startsWith("vault"));
    for (const file of random.some(vault, random.poisson(9))) member.edit(file, "noise");
    if (random.chance(1 / 7)) {
      const packs = files.filter((file) => file.folder.startsWith("store"));
      for (const file of random.some(packs, Math.round(packs.length * random.next() * 0.5))) {
        member.remove(file);
      }
      for (let n = 0; n < 60; n++) pack(member, day, 1_000 + n);
    }
  },
};

/** A program writes the same exports anew: each night, or each Sunday. */
const exporter = (weekly: boolean): Habit => ({
  begin: (member) => {
    for (let n = 0; n < 120; n++) member.add("exports", `report${n}.csv`, member.random.size(30_000));
    documents(member, 80);
  },
  live: (member, day) => {
    if (!WEEKEND(day)) { for (const file of member.random.some(member.list(), 3)) member.edit(file); }
    if (weekly && day % 7 !== 6) return;
    for (const file of member.list()) if (file.folder === "exports") member.edit(file);
  },
});

/** Much comes at once, a few times a year; once a year all of it is moved, converted or cleared out. */
const mover: Habit = {
  begin: (member) => documents(member, member.random.between(200, 800)),
  live: (member, day) => {
    const { random } = member;
    office.live(member, day);
    if (random.chance(1 / 60)) {
      for (let n = random.between(300, 900); n > 0; n--) {
        newDocument(member, day);
      }
    }
    if (random.chance(1 / 365)) reorganise(member, 1, day);
    if (random.chance(1 / 365)) convert(member, 0.3 + random.next() * 0.7);
    if (random.chance(1 / 365)) cleanUp(member, 0.3 + random.next() * 0.6);
  },
};

export const HABITS: Record<string, Habit> = {
  office,
  finance,
  photographer,
  developer,
  "nightly exports": exporter(false),
  "weekly exports": exporter(true),
  "uploads and migrations": mover,
  "vault and another backup": sealer,
};

/** Who works so does in a day, and often, what an attack does; the others seldom do. */
export const HARD = ["developer", "uploads and migrations", "vault and another backup"];

function documents(member: Member, count: number, kind?: string) {
  const { random } = member;
  for (let n = 0; n < count; n++) {
    const extension = kind ?? random.pick(["docx", "docx", "xlsx", "pdf", "pptx", "txt", "jpg"]);
    member.add(`docs/area${random.between(1, 25)}`, `old${n}.${extension}`, random.size(90_000));
  }
}

function newDocument(member: Member, day: number) {
  const { random } = member;
  const name = `new${day}-${random.between(1, 1e6)}.${random.pick(["docx", "xlsx", "pdf", "txt"])}`;
  member.add(`docs/area${random.between(1, 25)}`, name, random.size(90_000));
}

function photo(member: Member, day: number) {
  member.add(`photos/day${day}`, `img${member.random.between(1, 1e6)}.jpg`, member.random.size(3_000_000));
}

/** Packages: what is installed again has the bytes that it had. */
function install(member: Member, count: number, day: number) {
  for (let n = 0; n < count; n++) {
    member.add(
      `code/node_modules/p${n % 80}`,
      `f${n}${n % 3 === 0 ? `-${day}` : ""}.js`,
      member.random.size(3_000),
    );
  }
}

/** Another branch of the sources is looked at: what was there before comes back, or was never there. */
function switchBranch(member: Member, sources: MadeFile[]) {
  const { random } = member;
  for (const file of random.some(sources, Math.round(sources.length * random.next() * 0.6))) {
    if (file.past.length > 0 && random.chance(0.5)) member.rollBack(file, -1);
    else member.edit(file);
  }
}

function pack(member: Member, day: number, n: number) {
  member.add(`store/data/${n % 40}`, `${day}f${n}`, member.random.size(400_000), "noise");
}

function reorganise(member: Member, share: number, day: number) {
  const files = member.list();
  for (const file of member.random.some(files, Math.round(files.length * share))) {
    member.move(file, `sorted/${day}/${file.folder.split("/").at(-1)}`);
  }
}

/** Whole folders, beginning with the oldest, until a share of the files is gone. */
function cleanUp(member: Member, share: number) {
  let left = Math.round(member.files.size * share);
  for (const folder of Map.groupBy(member.list(), (file) => file.folder).values()) {
    if (left <= 0) return;
    left -= folder.length;
    for (const file of folder) member.remove(file);
  }
}

/** Old formats to new ones: other bytes under another ending. */
function convert(member: Member, share: number) {
  const isOld = ({ name }: MadeFile) => /\.(docx|xlsx|jpg)$/.test(name);
  const files = member.list().filter(isOld);
  for (const file of member.random.some(files, Math.round(files.length * share))) {
    member.remove(file);
    member.add(file.folder, file.name.replace(/\.\w+$/, ".pdf"), file.size);
  }
}
