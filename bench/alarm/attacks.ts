import { LOOK } from "../../src/storage/repository/scrambled.ts";
import type { MadeFile, Member } from "./member.ts";

/** What somebody does to a member's files on the days of an attack, `day` from 0. Answers how many it has harmed. */
export type Attack = (member: Member, day: number) => number;

const FAST = 1;
const OFFICE = /\.(docx|xlsx|pptx|pdf|txt)$/;

/** All that `which` says on the first day, or so many a day. */
function over(
  harm: (member: Member, file: MadeFile, n: number) => void,
  { aDay = Infinity, which = () => true }: {
    aDay?: number;
    which?: (file: MadeFile) => boolean;
  } = {},
): Attack {
  return (member, day) => {
    if (aDay === Infinity && day >= FAST) return 0;
    const left = member.list().filter((file) => !member.harmed.has(file.node) && which(file));
    const files = left.slice(0, aDay === Infinity ? left.length : aDay);
    files.forEach((file, n) => {
      member.harmed.add(file.node);
      harm(member, file, n);
    });
    return files.length;
  };
}

const inPlace = (member: Member, file: MadeFile) => member.encrypt(file);
const zeros = (member: Member, file: MadeFile) => member.edit(file, "zeros");
const behind = (member: Member, file: MadeFile) => member.encrypt(file, `${file.name}.locked`);
const otherName = (member: Member, file: MadeFile, n: number) =>
  member.encrypt(file, `${n * 7919 % 1e6}.crypt`);

/** What is noise already cannot be told from what is encrypted once more. */
const PLAIN = { which: (file: MadeFile) => file.look === LOOK.plain };

export const ATTACKS: Record<string, Attack> = {
  "encrypts all, same names": over(inPlace, PLAIN),
  "encrypts all, one ending behind": over(behind, PLAIN),
  "encrypts all, other names": over(otherName, PLAIN),
  "encrypts documents alone": over(inPlace, { which: (file) => OFFICE.test(file.name) }),
  "encrypts one folder": (member, day) => oneFolder(member, day, inPlace),
  "encrypts a twentieth, same names": over(inPlace, {
    which: (file) => file.look === LOOK.plain && file.node % 20 === 0,
  }),
  "encrypts 40 a day, same names": over(inPlace, { ...PLAIN, aDay: 40 }),
  "encrypts 5 a day, one ending behind": over(behind, { ...PLAIN, aDay: 5 }),
  "encrypts 1 a day, same names": over(inPlace, { ...PLAIN, aDay: 1 }),
  "deletes all": over((member, file) => member.remove(file)),
  "deletes two thirds": over((member, file) => member.remove(file), { which: (file) => file.node % 3 !== 0 }),
  "deletes a tenth a day": (member, day) => tenth(member, day),
  "writes zeros over all": over(zeros),
  "writes zeros over 3 a day": over(zeros, { aDay: 3 }),
  "empties a tenth": over((member, file) => member.edit(file, "nothing"), {
    which: (file) => file.node % 10 === 0,
  }),
  "writes other words over all": over((member, file) => member.edit(file)),
  "rolls back all that had changed": over((member, file) => member.rollBack(file), {
    which: (file) => file.past.length > 0,
  }),
  "renames all, bytes untouched": over((member, file) =>
    member.move(file, file.folder, `${file.name}.locked`)
  ),
  "renames 10 a day, bytes untouched": over(
    (member, file) => member.move(file, file.folder, `${file.name}.locked`),
    { aDay: 10, which: (file) => !file.name.endsWith(".locked") },
  ),
};

function oneFolder(member: Member, day: number, harm: (member: Member, file: MadeFile) => void): number {
  if (day > 0) return 0;
  const folders = [...Map.groupBy(member.list(), (file) => file.folder).values()];
  const files = (folders.find((list) => list.length >= 20) ?? folders[0]!).filter((file) =>
    file.look === LOOK.plain
  );
  for (const file of files) harm(member, file);
  return files.length;
}

function tenth(member: Member, day: number): number {
  if (day >= 10) return 0;
  const files = member.random.some(member.list(), Math.ceil(member.files.size / (10 - day)));
  for (const file of files) member.remove(file);
  return files.length;
}
