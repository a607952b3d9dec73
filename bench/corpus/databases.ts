import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { edit, filesBelow, write } from "./files.ts";
import { type Kind, type Making, scaled } from "./kind.ts";

const FILES = 8;
const ROWS = 40_000;
const FOLDER = "Databases";

/** Small applications' SQLite files: rows change in the middle, more come at the end, one is vacuumed now and then. */
export const databases: Kind = {
  make(making) {
    for (let number = 0; number < scaled(making, FILES); number++) {
      const path = join(making.tree, FOLDER, `customers-${number}.sqlite`);
      write(path, "", making.at);
      change(path, making, (db) => {
        db.exec(
          "create table notes (id integer primary key, customer text, said text); create index c on notes (customer)",
        );
        insert(db, making, Math.ceil(ROWS * Math.min(1, making.scale * 10)));
      });
    }
  },
  change(making) {
    const all = filesBelow(join(making.tree, FOLDER)).map(({ path }) => path);
    for (const path of making.random.some(all, 0.7)) {
      change(path, making, (db) => {
        update(db, making, 400);
        insert(db, making, 800);
      });
    }
    if (making.version === 4) change(making.random.pick(all), making, (db) => db.exec("vacuum"));
  },
};

function change(path: string, { at }: Making, act: (db: DatabaseSync) => void) {
  edit(path, at, (copied) => {
    const db = new DatabaseSync(copied);
    db.exec("pragma journal_mode = off; pragma synchronous = off");
    act(db);
    db.close();
  });
}

function insert(db: DatabaseSync, { random, machine }: Making, count: number) {
  db.exec("begin");
  const statement = db.prepare("insert into notes (customer, said) values (?, ?)");
  for (let number = 0; number < count; number++) {
    statement.run(`customer-${random.below(5_000)}`, random.pick(machine.paragraphs).slice(0, 900));
  }
  db.exec("commit");
}

function update(db: DatabaseSync, { random, machine }: Making, count: number) {
  const highest = Number(db.prepare("select max(id) as id from notes").get()!.id);
  db.exec("begin");
  const statement = db.prepare("update notes set said = ? where id = ?");
  for (let number = 0; number < count; number++) {
    statement.run(random.pick(machine.paragraphs).slice(0, 900), 1 + random.below(highest));
  }
  db.exec("commit");
}
