import { expect, it, onTestFinished } from "vitest";
import { openConnection } from "../../../src/storage/database/connection.ts";
import { Log } from "../../../src/storage/database/log.ts";
import { temporaryFolder } from "./places.ts";

it("stays as it is while it is held, however long it becomes, and is cut after that", async () => {
  const file = `${await temporaryFolder()}/notes.db`;
  const connection = openConnection(file, { writes: true });
  onTestFinished(() => void connection.close());
  const log = new Log(connection, file);
  const bytes = () => Deno.statSync(`${file}-wal`).size;
  await log.hold();
  connection.exec("create table notes (bytes blob); insert into notes values (zeroblob(40000000))");

  await log.bound();
  const held = bytes();
  log.release();
  await log.bound();

  expect(held).toBeGreaterThan(40_000_000);
  expect(bytes()).toBe(0);
});

it("refuses no write while a reader keeps it long, and is cut once the reader has ended", async () => {
  const file = `${await temporaryFolder()}/notes.db`;
  const [writer, reader] = [openConnection(file, { writes: true }), openConnection(file, { writes: false })];
  onTestFinished(() => [reader, writer].forEach((one) => void one.close()));
  const log = new Log(writer, file);
  const bytes = () => Deno.statSync(`${file}-wal`).size;
  writer.exec("create table notes (bytes blob); insert into notes values (null)");
  reader.exec("begin");
  reader.prepare("select * from notes").all();
  writer.exec("insert into notes values (zeroblob(40000000))");

  await log.bound();
  const kept = bytes();
  await expect(log.truncate()).rejects.toThrow(/a reader is open/);
  reader.exec("commit");
  await log.bound();

  expect(kept).toBeGreaterThan(40_000_000);
  expect(bytes()).toBe(0);
});
